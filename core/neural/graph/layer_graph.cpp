// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/layer_graph.h"

#include "core/base/check.h"

namespace lookalike::neural {

std::vector<int> readersOf(const LayerGraph& graph) {
  std::vector<int> readers(graph.layers.size(), 0);
  for (std::size_t i = 0; i < graph.layers.size(); ++i) {
    for (const int input : {graph.layers[i].first, graph.layers[i].second}) {
      LOOKALIKE_CHECK(input < static_cast<int>(i));
      if (input >= 0) ++readers[static_cast<std::size_t>(input)];
    }
  }
  if (!readers.empty()) ++readers.back();
  return readers;
}

bool isFoldable(const LayerGraph& graph, const std::vector<int>& readers, std::size_t place) {
  const Layer& layer = graph.layers[place];
  if (layer.kind != LayerKind::kBatchNorm || layer.first < 0) return false;
  const auto before = static_cast<std::size_t>(layer.first);
  return graph.layers[before].kind == LayerKind::kConvolution && readers[before] == 1;
}

LayerGraph withoutBatchNorms(const LayerGraph& graph) {
  LayerGraph folded{graph.name, graph.inChannels, {}};
  const std::vector<int> readers = readersOf(graph);
  std::vector<int> places(graph.layers.size(), -1);  // where the output of a layer comes from now
  const auto moved = [&](int place) { return place < 0 ? -1 : places[static_cast<std::size_t>(place)]; };
  for (std::size_t i = 0; i < graph.layers.size(); ++i) {
    if (isFoldable(graph, readers, i)) {
      places[i] = moved(graph.layers[i].first);
      folded.layers[static_cast<std::size_t>(places[i])].hasBias = true;
      continue;
    }
    Layer layer = graph.layers[i];
    layer.first = moved(layer.first);
    layer.second = moved(layer.second);
    places[i] = static_cast<int>(folded.layers.size());
    folded.layers.push_back(std::move(layer));
  }
  return folded;
}

}  // namespace lookalike::neural
