// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/mask/person_model.hpp"
#include "elements/virtualbackground/mask/shrink.hpp"

namespace booth::keying {

/// A model and how it is used.
struct ModelSettings {
  ModelFile file;
  ModelUse use;

  bool operator==(const ModelSettings&) const = default;
};

/// A thread in which a model looks for people. The stream gives it every frame and takes the newest
/// mask there is, so it never waits: while one picture is at work, the newest of those that came
/// meanwhile waits for its turn, and the others are forgotten.
class MaskWorker {
 public:
  using Loader =
      std::function<Result<std::unique_ptr<PersonModel>>(const ModelFile&, const ModelUse&)>;
  struct Complaint {
    std::string text;                  ///< a sentence for the user
    std::optional<ModelFile> refused;  ///< what could not be loaded; nothing: the model failed
    ModelFile kept;  ///< what goes on; no path: there is none, the background alone is shown
  };
  /// Called in the worker's thread, once per cause. Must not throw.
  using Complain = std::function<void(const Complaint&)>;

  MaskWorker(Loader loader, Complain complain)
      : loader_(std::move(loader)), complain_(std::move(complain)) {}
  MaskWorker(const MaskWorker&) = delete;
  MaskWorker& operator=(const MaskWorker&) = delete;
  ~MaskWorker() { stop(); }

  /// Loads a model in the caller's thread, for the first frames; empty, or what is wrong.
  std::string load(const ModelSettings& settings);
  /// Ends the thread, which may take as long as one picture, and forgets model and mask. Any thread
  /// but the worker's.
  void stop();

  /// One frame, I420, for the model of the settings: another file than the last is loaded first, in
  /// the worker's thread. Copies what it needs; never blocks. Streaming thread.
  void submit(const ConstImageView& i420, Colorimetry colorimetry,
              const std::shared_ptr<const ModelSettings>& settings);
  /// Nothing until the first picture was looked at. Any thread.
  std::shared_ptr<const Mask> newest();
  /// Forgets the mask: the pictures to come are of something else. Any thread.
  void forget();

 private:
  struct Job {
    SmallPicture picture;  ///< empty where no model is there whose size is known
    std::shared_ptr<const ModelSettings> settings;
    std::uint64_t stream = 0;
  };
  void run();
  /// In the worker's thread, without the lock.
  void handle(const Job& job);
  bool change_model(const ModelSettings& settings);
  void publish(Result<Mask> mask, const Job& job);

  const Loader loader_;
  const Complain complain_;
  // The worker's own while it runs.
  std::unique_ptr<PersonModel> model_;
  ModelFile file_;
  std::optional<ModelFile> refused_;
  std::string last_complaint_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Under the mutex.
  bool ending_ = false;
  int width_ = 0, height_ = 0;  ///< of the pictures that the model takes; 0: there is none
  std::optional<Job> waiting_;
  SmallPicture spare_;  ///< memory for the next picture
  std::uint64_t stream_ = 0;
  std::shared_ptr<const Mask> newest_;

  std::thread thread_;
};

}  // namespace booth::keying
