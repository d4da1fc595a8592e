// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/mask_worker.hpp"

#include <cstdlib>
#include <exception>
#include <utility>

namespace booth::keying {
namespace {

/// A place that changes by more than this is believed at once, others follow in halves.
constexpr int kSudden = 96;

/// Takes the flicker off a mask.
void steady(const Mask& before, Mask& mask) {
  if (before.width != mask.width || before.height != mask.height) return;
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    const int old = before.values[i];
    const int change = mask.values[i] - old;
    // The division goes to zero, so a value that stays is reached, to within one.
    if (std::abs(change) <= kSudden) mask.values[i] = static_cast<std::uint8_t>(old + change / 2);
  }
}

}  // namespace

std::string MaskWorker::load(const ModelSettings& settings) {
  stop();
  auto model = loader_(settings.file, settings.use);
  if (!model) return model.error();
  model_ = std::move(*model);
  file_ = settings.file;
  width_ = model_->width();
  height_ = model_->height();
  return {};
}

void MaskWorker::stop() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  ending_ = false;
  model_.reset();
  file_ = {};
  refused_.reset();
  last_complaint_.clear();
  width_ = height_ = 0;
  waiting_.reset();
  newest_.reset();
}

void MaskWorker::submit(const ConstImageView& i420, Colorimetry colorimetry,
                        const std::shared_ptr<const ModelSettings>& settings) {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  Job job{{}, settings, 0};
  {
    std::lock_guard lock(mutex_);
    std::swap(job.picture, waiting_ ? waiting_->picture : spare_);
    job.picture.width = width_;
    job.picture.height = height_;
    job.stream = stream_;
  }
  if (job.picture.width > 0) shrink(i420, colorimetry, job.picture);
  {
    std::lock_guard lock(mutex_);
    waiting_ = std::move(job);
  }
  changed_.notify_all();
}

std::shared_ptr<const Mask> MaskWorker::newest() {
  std::lock_guard lock(mutex_);
  return newest_;
}

void MaskWorker::forget() {
  std::lock_guard lock(mutex_);
  ++stream_;
  newest_.reset();
}

void MaskWorker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || waiting_; });
    if (ending_) return;
    Job job = std::move(*waiting_);
    waiting_.reset();
    lock.unlock();
    try {
      handle(job);
    } catch (const std::exception& error) {
      complain_({std::string("model: ") + error.what(), std::nullopt, file_});
    }
    lock.lock();
    spare_ = std::move(job.picture);
  }
}

void MaskWorker::handle(const Job& job) {
  if (!change_model(*job.settings)) return;
  // A picture that was made for the model before: the next one fits.
  if (job.picture.width != model_->width() || job.picture.height != model_->height()) return;
  publish(model_->find(job.picture.rgb(), job.settings->use), job);
}

/// False where there is no model at all.
bool MaskWorker::change_model(const ModelSettings& settings) {
  if (settings.file == file_) {
    refused_.reset();
    return model_ != nullptr;
  }
  if (refused_ == settings.file) return model_ != nullptr;
  auto model = loader_(settings.file, settings.use);
  if (!model) {
    refused_ = settings.file;
    complain_({model.error(), refused_, file_});
    return model_ != nullptr;
  }
  refused_.reset();
  model_ = std::move(*model);
  file_ = settings.file;
  last_complaint_.clear();
  std::lock_guard lock(mutex_);
  width_ = model_->width();
  height_ = model_->height();
  return true;
}

void MaskWorker::publish(Result<Mask> mask, const Job& job) {
  if (!mask && std::exchange(last_complaint_, mask.error()) != mask.error())
    complain_({mask.error(), std::nullopt, file_});
  std::lock_guard lock(mutex_);
  if (job.stream != stream_) return;
  if (!mask) {
    newest_.reset();  // an old mask would show what should be hidden
    return;
  }
  if (newest_) steady(*newest_, *mask);
  newest_ = std::make_shared<const Mask>(std::move(*mask));
}

}  // namespace booth::keying
