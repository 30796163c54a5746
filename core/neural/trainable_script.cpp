// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/trainable_script.h"

#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/script.h>

#include <cstring>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/base/check.h"
#include "core/neural/script_loading.h"
#include "core/neural/torch_errors.h"

namespace lookalike::neural {

struct TrainableScript::Impl {
  std::vector<std::byte> bytes;
  torch::jit::Module module;
  torch::jit::Code code;
  std::vector<torch::Tensor> weights;
  std::vector<std::size_t> places;  ///< of weights, among all parameters
};

namespace {

std::vector<torch::Tensor> parametersOf(const torch::jit::Module& module) {
  std::vector<torch::Tensor> parameters;
  for (const torch::Tensor& parameter : module.parameters()) parameters.push_back(parameter);
  return parameters;
}

}  // namespace

TrainableScript::TrainableScript(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TrainableScript::TrainableScript(TrainableScript&&) noexcept = default;
TrainableScript& TrainableScript::operator=(TrainableScript&&) noexcept = default;
TrainableScript::~TrainableScript() = default;

Result<TrainableScript> TrainableScript::load(std::span<const std::byte> bytes, const std::string& path,
                                              torch::Device device, double share) {
  const auto bad = [&](const char* why) { return Error{ErrorCode::kBadModel, path, why, -1}; };
  auto impl = std::make_unique<Impl>();
  try {
    impl->bytes.assign(bytes.begin(), bytes.end());
    impl->module = moduleFrom(bytes, device);
    if (!impl->module.find_method("forward")) return bad("the network has no forward method");
    const std::vector<torch::Tensor> parameters = parametersOf(impl->module);
    double all = 0.0;
    for (const torch::Tensor& parameter : parameters) {
      parameter.requires_grad_(false);
      if (parameter.is_floating_point()) all += static_cast<double>(parameter.numel());
    }
    double taken = 0.0;
    std::size_t first = parameters.size();
    while (first > 0) {
      const torch::Tensor& parameter = parameters[first - 1];
      if (parameter.is_floating_point()) {
        taken += static_cast<double>(parameter.numel());
        if (!impl->places.empty() && taken > share * all + 0.5) break;
        impl->places.insert(impl->places.begin(), first - 1);
      }
      --first;
    }
    for (const std::size_t place : impl->places) {
      parameters[place].requires_grad_(true);
      impl->weights.push_back(parameters[place]);
    }
    if (impl->weights.empty())
      return bad("the network has no weights that can be trained: it was frozen, or has none");
    const auto graph =
        torch::jit::toGraphFunction(impl->module.get_method("forward").function()).graph()->copy();
    torch::jit::Inline(*graph);
    impl->code = torch::jit::Code(graph, "forward");
  } catch (const std::exception& exception) {
    return errorFromTorch(exception, path, ErrorCode::kBadModel);
  }
  return TrainableScript(std::move(impl));
}

const std::vector<torch::Tensor>& TrainableScript::weights() const {
  return impl_->weights;
}

torch::Tensor TrainableScript::forward(const torch::Tensor& pictures) const {
  torch::jit::Stack stack{impl_->module._ivalue(), pictures};
  impl_->module.get_method("forward").function().getSchema().checkAndNormalizeInputs(stack);
  torch::jit::InterpreterState(impl_->code).run(stack);
  c10::IValue answer = stack.at(0);
  if (answer.isTuple() && !answer.toTupleRef().elements().empty()) answer = answer.toTupleRef().elements()[0];
  if (!answer.isTensor() || answer.toTensor().dim() < 2 || answer.toTensor().size(0) != pictures.size(0) ||
      !answer.toTensor().is_floating_point())
    throw std::runtime_error("the network does not give one row of floats an image");
  return answer.toTensor().flatten(1);
}

std::vector<std::byte> TrainableScript::fileWith(const std::vector<torch::Tensor>& values) const {
  LOOKALIKE_CHECK(values.size() == impl_->places.size());
  const torch::NoGradGuard noGradients;
  const torch::jit::Module module = storedModuleFrom(impl_->bytes);
  const std::vector<torch::Tensor> parameters = parametersOf(module);
  for (std::size_t i = 0; i < values.size(); ++i) {
    torch::Tensor stored = parameters.at(impl_->places[i]);
    LOOKALIKE_CHECK(stored.sizes() == values[i].sizes());
    stored.copy_(values[i]);
  }
  std::ostringstream stream;
  module.save(stream);
  const std::string text = std::move(stream).str();
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace lookalike::neural
