// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/map_graph.h"

#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/script.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace lookalike::neural {

namespace {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

bool isOneOf(const Node* node, std::initializer_list<std::string_view> names) {
  const std::string_view name = node->kind().toQualString();
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Calls `visit` with all values that a node reads, those inside its blocks too.
template <typename Visit>
void forEachRead(Node* node, const Visit& visit) {
  for (Value* value : node->inputs()) visit(value);
  for (torch::jit::Block* block : node->blocks()) {
    for (Node* inner : block->nodes()) forEachRead(inner, visit);
    for (Value* value : block->outputs()) visit(value);
  }
}

bool dependsOn(Value* value, const Value* wanted) {
  std::vector<Value*> open{value};
  std::unordered_set<const Value*> seen;
  while (!open.empty()) {
    Value* next = open.back();
    open.pop_back();
    if (next == wanted) return true;
    if (!seen.insert(next).second || next->node()->kind() == torch::jit::prim::Param) continue;
    forEachRead(next->node(), [&](Value* read) { open.push_back(read); });
  }
  return false;
}

using Sizes = std::unordered_map<const Value*, std::vector<std::int64_t>>;

/// Inputs of the graph for `input`, with the values that forward() has by default.
torch::jit::Stack stackFor(const torch::jit::Module& module, const torch::Tensor& input) {
  torch::jit::Stack stack{module._ivalue(), input};
  module.get_method("forward").function().getSchema().checkAndNormalizeInputs(stack);
  return stack;
}

/// The sizes of all values of four dimensions that are computed outside of loops and branches.
Sizes sizesOf(Graph& graph, const torch::jit::Module& module, const torch::Tensor& trial) {
  std::vector<Value*> values;
  for (Node* node : graph.nodes()) {
    for (Value* value : node->outputs()) {
      if (value->type()->isSubtypeOf(*c10::TensorType::get())) values.push_back(value);
    }
  }
  const std::size_t own = graph.outputs().size();
  for (Value* value : values) graph.registerOutput(value);
  const torch::jit::Code code(std::shared_ptr<Graph>(graph.copy()), "shapes");
  while (graph.outputs().size() > own) graph.eraseOutput(graph.outputs().size() - 1);
  torch::jit::Stack stack = stackFor(module, trial);
  torch::jit::InterpreterState(code).run(stack);
  Sizes sizes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const c10::IValue& result = stack[own + i];
    if (result.isTensor() && result.toTensor().defined() && result.toTensor().dim() == 4)
      sizes[values[i]] = result.toTensor().sizes().vec();
  }
  return sizes;
}

/// Whether an N × C × H × W value is a map of the picture: more than one place, about the picture's shape
/// (a pair of pictures one above the other may have become one beside the other in depth), not larger than
/// it.
bool isMap(const std::vector<std::int64_t>& sizes, const torch::Tensor& input) {
  constexpr double kShapeSlack = 2.6;
  const auto height = static_cast<double>(sizes[2]);
  const auto width = static_cast<double>(sizes[3]);
  if (sizes[2] < 1 || sizes[3] < 1 || sizes[2] * sizes[3] < 2 || sizes[2] > input.size(2) ||
      sizes[3] > input.size(3))
    return false;
  const double shape =
      (height / width) / (static_cast<double>(input.size(2)) / static_cast<double>(input.size(3)));
  return shape < kShapeSlack && shape > 1.0 / kShapeSlack;
}

/// Back over what only prepares a map for pooling. Rectifiers are not stepped over: the map is taken after
/// them.
Value* beforePreparation(Value* value, const Sizes& sizes) {
  for (;;) {
    Node* node = value->node();
    const bool prepares = isOneOf(node, {"aten::pow", "aten::clamp", "aten::clamp_min", "aten::clamp_max",
                                         "aten::clamp_", "aten::clamp_min_", "aten::contiguous", "aten::to",
                                         "aten::detach", "aten::dropout", "aten::alias"});
    const bool scales = isOneOf(node, {"aten::mul", "aten::div", "aten::add", "aten::sub"}) &&
                        !node->input(1)->type()->isSubtypeOf(*c10::TensorType::get());
    if ((!prepares && !scales) || node->inputs().empty()) return value;
    const auto before = sizes.find(node->input(0));
    if (before == sizes.end() || before->second != sizes.at(value)) return value;
    value = node->input(0);
  }
}

std::vector<Value*> lastMapsOf(Graph& graph, const Sizes& sizes, const torch::Tensor& trial) {
  std::vector<Value*> maps;
  std::unordered_set<const Value*> leadsOn;  // to a later map
  for (Node* node : graph.nodes().reverse()) {
    bool leads = false;
    for (Value* value : node->outputs()) {
      const auto size = sizes.find(value);
      const bool map = size != sizes.end() && isMap(size->second, trial);
      if (map && leadsOn.count(value) == 0) maps.push_back(value);
      leads = leads || map || leadsOn.count(value) > 0;
    }
    if (leads) forEachRead(node, [&](Value* read) { leadsOn.insert(read); });
  }
  std::reverse(maps.begin(), maps.end());
  // What nothing of the answer is computed from explains nothing.
  std::erase_if(maps, [&](const Value* map) { return !dependsOn(graph.outputs()[0], map); });
  std::vector<Value*> taken;
  for (Value* map : maps) {
    Value* before = beforePreparation(map, sizes);
    if (std::find(taken.begin(), taken.end(), before) == taken.end()) taken.push_back(before);
  }
  return taken;
}

/// Makes a map a leaf and an output; all that read it read a copy of the leaf, which may be written over.
void cutOpen(Graph& graph, Value* map) {
  const torch::jit::WithInsertPoint point(map->node()->next());
  Value* detached = graph.insert(c10::Symbol::aten("detach"), {map});
  Value* leaf = graph.insert(c10::Symbol::aten("requires_grad_"), {detached, true});
  Value* copy = graph.insert(c10::Symbol::aten("clone"), {leaf});
  map->replaceAllUsesWith(copy);
  detached->node()->replaceInput(0, map);
  graph.registerOutput(leaf);
}

/// Replaces an answer that is several values by the first.
void keepFirst(Graph& graph) {
  Value* answer = graph.outputs()[0];
  if (!answer->type()->cast<c10::TupleType>()) return;
  Node* node = answer->node();
  if (node->kind() != torch::jit::prim::TupleConstruct || node->inputs().empty())
    throw std::runtime_error("the network's answer is no tensor");
  graph.block()->replaceOutput(0, node->input(0));
}

/// What a softmax at the end gets; null when there is none.
Value* beforeSoftmax(Graph& graph) {
  Node* node = graph.outputs()[0]->node();
  return isOneOf(node, {"aten::softmax"}) ? node->input(0) : nullptr;
}

/// Takes the divisor for a constant where the answer is divided by its own length at the end; also before a
/// linear layer that is followed by such a division, as a projection of unit vectors is.
void holdNormOf(Graph& graph) {
  Value* value = graph.outputs()[0];
  bool isHeld = false;
  for (;;) {
    Node* node = value->node();
    if (isOneOf(node, {"aten::div", "aten::div_"})) {
      Value* divisor = node->input(1);
      if (!divisor->type()->isSubtypeOf(*c10::TensorType::get()) || !dependsOn(divisor, node->input(0)))
        return;
      const torch::jit::WithInsertPoint point(node);
      node->replaceInput(1, graph.insert(c10::Symbol::aten("detach"), {divisor}));
      isHeld = true;
      value = node->input(0);
      continue;
    }
    const bool passes = isOneOf(node, {"aten::view", "aten::reshape", "aten::flatten", "aten::squeeze",
                                       "aten::contiguous", "aten::to"}) ||
                        (isHeld && isOneOf(node, {"aten::linear"}));
    if (!passes) return;
    value = node->input(0);
  }
}

}  // namespace

struct MapGraph::Prepared {
  torch::jit::Module module;
  torch::jit::Code whole;
  torch::jit::Code normHeld;
};

MapGraph::MapGraph(const torch::jit::Module& frozen, const torch::Tensor& trial) {
  const torch::NoGradGuard noGradients;
  const std::shared_ptr<Graph> graph =
      torch::jit::toGraphFunction(frozen.get_method("forward").function()).graph()->copy();
  torch::jit::Inline(*graph);
  keepFirst(*graph);
  if (Value* logits = beforeSoftmax(*graph)) {
    graph->block()->replaceOutput(0, logits);
    endsInSoftmax_ = true;
  }
  const Sizes sizes = sizesOf(*graph, frozen, trial);
  const std::vector<Value*> maps = lastMapsOf(*graph, sizes, trial);
  for (Value* map : maps) cutOpen(*graph, map);
  maps_ = maps.size();
  auto prepared = std::make_shared<Prepared>();
  prepared->module = frozen;
  prepared->whole = torch::jit::Code(std::shared_ptr<Graph>(graph->copy()), "forward");
  holdNormOf(*graph);
  prepared->normHeld = torch::jit::Code(graph, "forward");
  prepared_ = std::move(prepared);
}

MapGraph::Outcome MapGraph::run(const torch::Tensor& input, bool holdNorm) const {
  const at::AutoGradMode gradients(true);
  torch::jit::Stack stack = stackFor(prepared_->module, input);
  torch::jit::InterpreterState(holdNorm ? prepared_->normHeld : prepared_->whole).run(stack);
  Outcome outcome;
  outcome.answer = stack.at(0).toTensor();
  for (std::size_t i = 0; i < maps_; ++i) outcome.maps.push_back(stack.at(1 + i).toTensor());
  return outcome;
}

}  // namespace lookalike::neural
