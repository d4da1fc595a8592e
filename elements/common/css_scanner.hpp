// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace booth::css {

enum class TokenKind {
  kEnd,
  kSpace,
  kIdent,
  kFunction,  ///< a name and the `(` right behind it
  kNumber,
  kPercentage,
  kDimension,
  kHash,
  kComma,
  kSlash,
  kOpen,
  kClose,
  kOther,  ///< one byte that nothing else begins with
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::size_t position = 0;  ///< byte offset in the text
  double value = 0.0;        ///< of numbers, percentages and dimensions; always finite
  std::string text;          ///< name, unit or hash, lower-cased, escapes resolved; else the byte
};

/// What was wrong, and at which byte of the text.
struct SyntaxError {
  std::size_t position = 0;
  std::string text;
};

/// Cuts text into the tokens of CSS Syntax 3, section 4, of which values need these. Comments
/// vanish; an open comment ends with the text, as in a style sheet. Linear time, one token ahead.
class Scanner {
 public:
  /// `text` must outlive the scanner.
  explicit Scanner(std::string_view text) : text_(text) { advance(); }

  const Token& peek() const { return token_; }
  Token take() {
    Token taken = token_;
    advance();
    return taken;
  }
  /// True where there was white space (or only a comment: false).
  bool skip_space();

 private:
  void advance();
  bool skip_comment();
  void read_number();
  void read_name_or_function();
  std::string read_name();
  std::string read_escape();
  char at(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : 0; }
  bool starts_number() const;
  bool starts_name(std::size_t ahead) const;

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_;
};

/// A scanner and the first error that somebody found.
class Reader {
 public:
  explicit Reader(std::string_view text) : scanner(text) {}

  Scanner scanner;
  SyntaxError error;

  /// Keeps the first error; always false, so that a caller can return it.
  bool fail(std::size_t position, std::string text) {
    if (error.text.empty()) error = {position, std::move(text)};
    return false;
  }
  /// Takes the `)` of a function, which may be missing at the end of the text.
  bool close();
};

}  // namespace booth::css
