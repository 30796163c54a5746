// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/mobile_net.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace lookalike::neural {

namespace {

/// One row of the paper's table: kernel, expanded channels, output channels, squeeze-and-excite, hard swish,
/// stride.
struct Bottleneck {
  int kernel;
  int expanded;
  int output;
  bool squeeze;
  bool hardSwish;
  int stride;
};

constexpr std::array<Bottleneck, 11> kSmall{{{3, 16, 16, true, false, 2},
                                             {3, 72, 24, false, false, 2},
                                             {3, 88, 24, false, false, 1},
                                             {5, 96, 40, true, true, 2},
                                             {5, 240, 40, true, true, 1},
                                             {5, 240, 40, true, true, 1},
                                             {5, 120, 48, true, true, 1},
                                             {5, 144, 48, true, true, 1},
                                             {5, 288, 96, true, true, 2},
                                             {5, 576, 96, true, true, 1},
                                             {5, 576, 96, true, true, 1}}};
constexpr int kLastChannels = 576;

/// A quarter of the channels, rounded to a multiple of eight that loses at most a tenth.
int squeezedChannels(int channels) {
  const int wanted = channels / 4;
  int rounded = std::max(8, (wanted + 4) / 8 * 8);
  if (rounded * 10 < wanted * 9) rounded += 8;
  return rounded;
}

/// Writes parameters and source line by line.
class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {
    network_.source = "def forward(self, x: Tensor) -> Tensor:\n";
  }

  /// One line of the forward method, from its pieces.
  void line(std::initializer_list<std::string_view> pieces) {
    network_.source += "    ";
    for (const std::string_view piece : pieces) network_.source += piece;
    network_.source += '\n';
  }

  /// `variable` becomes its convolution; the padding keeps the size at stride 1.
  void convolve(const std::string& to, const std::string& from, int input, int output, int kernel, int stride,
                int groups) {
    const std::string name = parameters({output, input / groups, kernel, kernel}, output);
    const std::string pad = std::to_string(kernel / 2);
    const std::string step = std::to_string(stride);
    line({to, " = torch.conv2d(", from, ", self.w", name, ", self.b", name, ", [", step, ", ", step, "], [",
          pad, ", ", pad, "], [1, 1], ", std::to_string(groups), ")"});
  }

  /// The number, as text, of a weight w<n> of that shape with He's deviation and a bias b<n> of zeros.
  std::string parameters(const std::vector<std::int64_t>& shape, int output) {
    std::string name = std::to_string(next_++);
    std::size_t count = 1;
    for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
    const double inputs = static_cast<double>(count) / static_cast<double>(output);
    std::normal_distribution<float> normal(0.0F, static_cast<float>(std::sqrt(2.0 / inputs)));
    std::vector<float> weights(count);
    for (float& weight : weights) weight = normal(random_);
    network_.parameters.push_back({std::string("w").append(name), shape, std::move(weights)});
    network_.parameters.push_back(
        {std::string("b").append(name), {output}, std::vector<float>(static_cast<std::size_t>(output))});
    return name;
  }

  void activate(const std::string& variable, bool hardSwish) {
    line({variable, " = torch.", hardSwish ? "hardswish" : "relu", "(", variable, ")"});
  }

  [[nodiscard]] ScriptModule take() { return std::move(network_); }

 private:
  std::mt19937_64 random_;
  int next_ = 0;
  ScriptModule network_;
};

void writeBottleneck(Writer& writer, const Bottleneck& block, int input) {
  const bool expands = block.expanded != input;
  if (expands) {
    writer.convolve("y", "x", input, block.expanded, 1, 1, 1);
    writer.activate("y", block.hardSwish);
  }
  writer.convolve("y", expands ? "y" : "x", block.expanded, block.expanded, block.kernel, block.stride,
                  block.expanded);
  writer.activate("y", block.hardSwish);
  if (block.squeeze) {
    const int squeezed = squeezedChannels(block.expanded);
    writer.line({"s = torch.mean(y, [2, 3], True)"});
    writer.convolve("s", "s", block.expanded, squeezed, 1, 1, 1);
    writer.activate("s", false);
    writer.convolve("s", "s", squeezed, block.expanded, 1, 1, 1);
    writer.line({"y = y * torch.hardsigmoid(s)"});
  }
  writer.convolve("y", "y", block.expanded, block.output, 1, 1, 1);
  writer.line({block.stride == 1 && input == block.output ? "x = x + y" : "x = y"});
}

}  // namespace

ScriptModule randomMobileNetV3Small(std::uint64_t seed, int dimension) {
  Writer writer(seed);
  writer.convolve("x", "x", 3, 16, 3, 2, 1);
  writer.activate("x", true);
  int channels = 16;
  for (const Bottleneck& block : kSmall) {
    writeBottleneck(writer, block, channels);
    channels = block.output;
  }
  writer.convolve("x", "x", channels, kLastChannels, 1, 1, 1);
  writer.activate("x", true);
  writer.line({"x = torch.pow(torch.mean(torch.pow(torch.clamp(x, min=1e-6), 3.0), [2, 3]), 1.0 / 3.0)"});
  const std::string head = writer.parameters({dimension, kLastChannels}, dimension);
  writer.line({"return torch.linear(x, self.w", head, ", self.b", head, ")"});
  return writer.take();
}

}  // namespace lookalike::neural
