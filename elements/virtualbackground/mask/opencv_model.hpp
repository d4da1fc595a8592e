// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include "elements/virtualbackground/mask/person_model.hpp"

namespace booth::keying {

/// Loads a model with OpenCV's DNN module and runs it once, so that what comes back works: ONNX,
/// TensorFlow (.pb), Caffe (.caffemodel and .prototxt), Darknet (.weights and .cfg) and Torch
/// (.t7), told apart by their names. The error is a sentence for the user that says what to do.
/// Takes from milliseconds to seconds; any thread. The first call lets OpenCV use half of the
/// processors, in the whole process.
///
/// OpenCV is linked and not opened when it is needed: core, imgproc and dnn take 8 ms and 11 MB
/// when the plugin is loaded, measured, which is not worth a module of its own. Every library of
/// OpenCV that an element needs is a dependency of its own (`opencv_deps` in the top meson.build),
/// because the pkg-config file links all of them and with imgcodecs code under the GPL.
Result<std::unique_ptr<PersonModel>> load_opencv_model(const ModelFile& file, const ModelUse& use);

}  // namespace booth::keying
