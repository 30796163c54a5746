// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <exception>
#include <string>

#include "core/base/result.h"

namespace lookalike::neural {

/// What LibTorch threw, as an error: kOutOfMemory where it says so, else `otherwise`; of its words the first
/// line, the rest being a trace of its own source.
[[nodiscard]] Error errorFromTorch(const std::exception& exception, const std::string& path,
                                   ErrorCode otherwise);

/// "auto" (cuda when there is one), "cpu", "cuda", "cuda:N". Errors: kDevice.
[[nodiscard]] Result<torch::Device> chooseDevice(const std::string& wanted);

}  // namespace lookalike::neural
