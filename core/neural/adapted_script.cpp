// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/script.h>

#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/neural/descriptor_adapter.h"
#include "core/neural/script_loading.h"
#include "core/neural/torch_errors.h"

namespace lookalike::neural {

namespace {

/// The answer is a division at its end, by all that only changes its length: so whoever explains the network
/// can hold the length (map_graph.h), and what is left is linear in the base's rows.
constexpr const char* kForward = R"(
def forward(self, x: Tensor) -> Tensor:
    rows = torch.flatten(self.base.forward(x)ANSWER, 1)
    lengths = torch.clamp(torch.sqrt(torch.sum(rows * rows, [1], True)), min=1e-12)
    unit = rows / lengths
    hidden = torch.relu(torch.linear(unit, self.norm_in, self.norm_in_bias))
    change = 2.0 * torch.tanh(torch.linear(hidden, self.norm_out, self.norm_out_bias))
    turned = torch.linear(rows, self.projection)
    reach = torch.clamp(torch.sqrt(torch.sum(turned * turned, [1], True)), min=1e-20)
    return turned / (reach / (lengths * torch.exp(change)))
)";

torch::Tensor tensorOf(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
  torch::Tensor tensor = torch::empty(shape);
  LOOKALIKE_CHECK(static_cast<std::size_t>(tensor.numel()) == values.size());
  if (!values.empty()) std::memcpy(tensor.data_ptr<float>(), values.data(), values.size() * sizeof(float));
  return tensor;
}

/// As a file has it: what has two and more dimensions in the precision wanted, the rest single.
void storeAs(const torch::jit::Module& module, WeightStorage storage) {
  const auto convert = [&](const torch::Tensor& tensor) {
    if (!tensor.is_floating_point()) return;
    const bool isHalf = storage == WeightStorage::kHalf && tensor.dim() >= 2;
    tensor.set_data(tensor.detach().to(isHalf ? torch::kHalf : torch::kFloat32));
  };
  for (const torch::Tensor& parameter : module.parameters()) convert(parameter);
  for (const torch::Tensor& buffer : module.buffers()) convert(buffer);
}

/// "" when forward() gives a tensor, "[0]" when it gives a tuple that begins with one. Throws for others.
std::string answerOf(const torch::jit::Module& base) {
  const auto schema = base.get_method("forward").function().getSchema();
  const c10::TypePtr type = schema.returns().at(0).type();
  if (type->isSubtypeOf(*c10::TensorType::get())) return "";
  const auto tuple = type->cast<c10::TupleType>();
  if (tuple && !tuple->elements().empty() && tuple->elements()[0]->isSubtypeOf(*c10::TensorType::get()))
    return "[0]";
  throw std::runtime_error("the network's answer is no tensor");
}

torch::jit::Module wrapped(const torch::jit::Module& base, const DescriptorAdapter& adapter) {
  torch::jit::Module module("AdaptedNetwork");
  module.register_module("base", base);
  const auto add = [&](const char* name, const std::vector<float>& values,
                       const std::vector<std::int64_t>& shape) {
    module.register_parameter(name, tensorOf(values, shape), false);
  };
  add("projection", adapter.projection, {adapter.dimension, adapter.inputDimension});
  add("norm_in", adapter.normIn, {adapter.hidden, adapter.inputDimension});
  add("norm_in_bias", adapter.normInBias, {adapter.hidden});
  add("norm_out", adapter.normOut, {1, adapter.hidden});
  add("norm_out_bias", {adapter.normOutBias}, {1});
  std::string source = kForward;
  constexpr std::string_view kAnswer = "ANSWER";
  source.replace(source.find(kAnswer), kAnswer.size(), answerOf(base));
  module.define(source);
  module.eval();
  return module;
}

}  // namespace

Result<std::vector<std::byte>> adaptedScript(std::span<const std::byte> base, const std::string& basePath,
                                             const DescriptorAdapter& adapter, WeightStorage storage,
                                             const std::optional<TrialInput>& trial) {
  try {
    const torch::NoGradGuard noGradients;
    if (trial) {
      torch::jit::Module module = moduleFrom(base, torch::kCPU);
      if (!module.find_method("forward"))
        return Error{ErrorCode::kBadModel, basePath, "the network has no forward method", -1};
      c10::IValue answer = module.forward({torch::zeros({1, trial->channels, trial->height, trial->width})});
      if (answer.isTuple()) answer = answer.toTupleRef().elements().at(0);
      const std::int64_t dimension = answer.toTensor().numel();
      if (dimension != adapter.inputDimension) {
        return Error{ErrorCode::kBadModel, basePath,
                     "the network gives rows of " + std::to_string(dimension) + ", the adapter takes " +
                         std::to_string(adapter.inputDimension),
                     -1};
      }
    }
    // Loaded again: the weights as the file has them.
    const torch::jit::Module module = storedModuleFrom(base);
    if (!module.find_method("forward"))
      return Error{ErrorCode::kBadModel, basePath, "the network has no forward method", -1};
    storeAs(module, storage);
    std::ostringstream stream;
    wrapped(module, adapter).save(stream);
    const std::string text = std::move(stream).str();
    std::vector<std::byte> bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
  } catch (const std::exception& exception) {
    return errorFromTorch(exception, basePath, ErrorCode::kBadModel);
  }
}

}  // namespace lookalike::neural
