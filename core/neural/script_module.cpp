// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/script_module.h"

#include <torch/script.h>

#include <cstring>
#include <sstream>

#include "core/base/check.h"
#include "core/neural/whole_file.h"

namespace lookalike::neural {

Result<std::vector<std::byte>> serialiseScriptModule(const ScriptModule& network, WeightStorage storage) {
  try {
    torch::jit::Module module("LookalikeNetwork");
    for (const NamedTensor& parameter : network.parameters) {
      const torch::Tensor tensor = torch::empty(parameter.shape);
      LOOKALIKE_CHECK(static_cast<std::size_t>(tensor.numel()) == parameter.values.size());
      std::memcpy(tensor.data_ptr<float>(), parameter.values.data(), parameter.values.size() * sizeof(float));
      const bool isHalf = storage == WeightStorage::kHalf && tensor.dim() >= 2;
      module.register_parameter(parameter.name, isHalf ? tensor.to(torch::kHalf) : tensor, false);
    }
    module.define(network.source);
    module.eval();
    std::ostringstream stream;
    module.save(stream);
    const std::string text = std::move(stream).str();
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kInvalidArgument, {}, exception.what(), -1};
  }
}

Result<void> writeScriptModule(const ScriptModule& network, const std::string& path) {
  const auto bytes = serialiseScriptModule(network);
  if (!bytes) return bytes.error();
  return writeWholeFile(*bytes, path);
}

}  // namespace lookalike::neural
