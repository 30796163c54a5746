// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/torch_errors.h"

#include <torch/cuda.h>

#include <charconv>
#include <cstring>
#include <new>
#include <string_view>

namespace lookalike::neural {

namespace {

/// The first line of LibTorch's words; the rest is a trace of its own source.
std::string firstLine(const std::exception& exception) {
  const std::string_view words = exception.what();
  return std::string(words.substr(0, words.find('\n')));
}

bool speaksOfMemory(std::string_view words) {
  // c10::OutOfMemoryError exists only in newer LibTorch, and the interpreter may wrap it: the words stay.
  for (const std::string_view sign :
       {"out of memory", "can't allocate memory", "not enough memory", "std::bad_alloc",
        "CUDNN_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_ALLOC_FAILED"}) {
    if (words.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Error errorFromTorch(const std::exception& exception, const std::string& path, ErrorCode otherwise) {
  const bool memory =
      dynamic_cast<const std::bad_alloc*>(&exception) != nullptr || speaksOfMemory(exception.what());
  return Error{memory ? ErrorCode::kOutOfMemory : otherwise, path, firstLine(exception), -1};
}

Result<torch::Device> chooseDevice(const std::string& wanted) {
  const auto fail = [&](const char* why) {
    return Error{ErrorCode::kDevice, {}, "\"" + wanted + "\": " + why, -1};
  };
  const bool cuda = torch::cuda::is_available();
  if (wanted == "cpu" || (wanted == "auto" && !cuda)) return torch::Device(torch::kCPU);
  if (wanted == "auto") return torch::Device(torch::kCUDA, 0);
  if (wanted != "cuda" && !wanted.starts_with("cuda:")) return fail("no such kind of device");
  int index = 0;
  if (wanted != "cuda") {
    const char* begin = wanted.data() + std::strlen("cuda:");
    const char* end = wanted.data() + wanted.size();
    const auto [rest, code] = std::from_chars(begin, end, index);
    if (code != std::errc() || rest != end || index < 0) return fail("no such device");
  }
  if (!cuda) return fail("no CUDA device is usable");
  if (static_cast<std::size_t>(index) >= static_cast<std::size_t>(torch::cuda::device_count())) {
    return fail("there is no device of that number");
  }
  return torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(index));
}

}  // namespace lookalike::neural
