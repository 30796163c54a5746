// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/embedding_memory.h"

#include <torch/types.h>

#include <algorithm>
#include <exception>

#include "core/base/check.h"

namespace lookalike::train {

EmbeddingMemory::EmbeddingMemory(std::int64_t capacity, std::int64_t dimension, torch::Device device)
    : capacity_(capacity),
      rows_(
          torch::zeros({capacity, dimension}, torch::TensorOptions().dtype(torch::kFloat32).device(device))),
      labels_(torch::zeros({capacity}, torch::TensorOptions().dtype(torch::kInt64).device(device))) {}

void EmbeddingMemory::add(const torch::Tensor& rows, const torch::Tensor& labels) {
  LOOKALIKE_CHECK(rows.dim() == 2 && rows.size(1) == rows_.size(1));
  LOOKALIKE_CHECK(labels.dim() == 1 && labels.size(0) == rows.size(0));
  const std::int64_t count = std::min(rows.size(0), capacity_);
  if (count == 0) return;
  const torch::Tensor newRows = rows.detach().slice(0, rows.size(0) - count);
  const torch::Tensor newLabels = labels.slice(0, labels.size(0) - count);
  // At most two pieces: up to the end of the ring, and from its start.
  const std::int64_t first = std::min(count, capacity_ - next_);
  const auto put = [&](std::int64_t from, std::int64_t to, std::int64_t length) {
    if (length == 0) return;
    rows_.narrow(0, to, length).copy_(newRows.narrow(0, from, length));
    labels_.narrow(0, to, length).copy_(newLabels.narrow(0, from, length));
  };
  put(0, next_, first);
  put(first, 0, count - first);
  next_ = (next_ + count) % capacity_;
  size_ = std::min(size_ + count, capacity_);
}

MemoryRows EmbeddingMemory::rows() const {
  return {rows_.narrow(0, 0, size_), labels_.narrow(0, 0, size_)};
}

void EmbeddingMemory::save(torch::serialize::OutputArchive& archive) const {
  archive.write("memory/rows", rows_, true);
  archive.write("memory/labels", labels_, true);
  archive.write("memory/size", c10::IValue(size_));
  archive.write("memory/next", c10::IValue(next_));
}

Result<void> EmbeddingMemory::load(torch::serialize::InputArchive& archive) {
  torch::Tensor rows;
  torch::Tensor labels;
  c10::IValue size;
  c10::IValue next;
  try {
    archive.read("memory/rows", rows, true);
    archive.read("memory/labels", labels, true);
    archive.read("memory/size", size);
    archive.read("memory/next", next);
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kBadModel, {}, exception.what(), -1};
  }
  const auto isWithin = [&](const c10::IValue& value) {
    return value.isInt() && value.toInt() >= 0 && value.toInt() <= capacity_;
  };
  if (rows.sizes() != rows_.sizes() || labels.sizes() != labels_.sizes() || !isWithin(size) ||
      !isWithin(next)) {
    return Error{ErrorCode::kBadModel, {}, "the memory of descriptors is of another size", -1};
  }
  rows_.copy_(rows);
  labels_.copy_(labels);
  size_ = size.toInt();
  next_ = next.toInt();
  return {};
}

}  // namespace lookalike::train
