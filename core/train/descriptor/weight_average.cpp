// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/weight_average.h"

#include <torch/torch.h>

#include <algorithm>
#include <exception>
#include <string>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

/// They share their memory with the network's.
std::vector<torch::Tensor> valuesOf(const torch::nn::Module& network) {
  std::vector<torch::Tensor> values = network.parameters();
  for (const torch::Tensor& buffer : network.buffers()) values.push_back(buffer);
  for (torch::Tensor& value : values) value = value.detach();
  return values;
}

std::string nameOf(std::size_t place) {
  return "average/" + std::to_string(place);
}

}  // namespace

WeightAverage::WeightAverage(const torch::nn::Module& network, double decay)
    : decay_(decay), averages_(valuesOf(network)) {
  LOOKALIKE_CHECK(decay >= 0.0 && decay < 1.0);
  for (torch::Tensor& average : averages_) average = average.clone();
}

void WeightAverage::update(const torch::nn::Module& network) {
  const std::vector<torch::Tensor> values = valuesOf(network);
  LOOKALIKE_CHECK(values.size() == averages_.size());
  const auto n = static_cast<double>(updates_);
  const double kept = std::min(decay_, (1.0 + n) / (10.0 + n));
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Counts (of the batches that a batch norm saw) have no average.
    if (values[i].is_floating_point()) {
      averages_[i].lerp_(values[i], 1.0 - kept);
    } else {
      averages_[i].copy_(values[i]);
    }
  }
  ++updates_;
}

void WeightAverage::swapWith(torch::nn::Module& network) {
  std::vector<torch::Tensor> values = valuesOf(network);
  LOOKALIKE_CHECK(values.size() == averages_.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const torch::Tensor kept = values[i].clone();
    values[i].copy_(averages_[i]);
    averages_[i].copy_(kept);
  }
}

void WeightAverage::save(torch::serialize::OutputArchive& archive) const {
  archive.write("average/updates", c10::IValue(updates_));
  archive.write("average/count", c10::IValue(static_cast<std::int64_t>(averages_.size())));
  for (std::size_t i = 0; i < averages_.size(); ++i) archive.write(nameOf(i), averages_[i], true);
}

Result<void> WeightAverage::load(torch::serialize::InputArchive& archive) {
  const auto bad = [](const std::string& why) { return Error{ErrorCode::kBadModel, {}, why, -1}; };
  try {
    c10::IValue updates;
    c10::IValue count;
    archive.read("average/updates", updates);
    archive.read("average/count", count);
    if (count.toInt() != static_cast<std::int64_t>(averages_.size())) {
      return bad("the average of weights is of another network");
    }
    std::vector<torch::Tensor> loaded(averages_.size());
    for (std::size_t i = 0; i < loaded.size(); ++i) {
      archive.read(nameOf(i), loaded[i], true);
      if (loaded[i].sizes() != averages_[i].sizes()) {
        return bad("the average of weights is of another network");
      }
    }
    for (std::size_t i = 0; i < loaded.size(); ++i) averages_[i].copy_(loaded[i]);
    updates_ = updates.toInt();
  } catch (const std::exception& exception) {
    return bad(exception.what());
  }
  return {};
}

}  // namespace lookalike::train
