// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/parameter_file.h"

#include <c10/util/Half.h>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/check.h"
#include "core/base/crc32.h"
#include "core/neural/whole_file.h"

namespace lookalike::neural {

namespace {

/// What rounds beyond it becomes infinite.
constexpr float kLargestHalf = 65504.0F;

static_assert(std::endian::native == std::endian::little, "values are copied as they lie in memory");

constexpr std::string_view kMagic = "LKPARAM1";
constexpr std::size_t kMostDimensions = 8;
constexpr std::uint8_t kFloat32 = 0;
constexpr std::uint8_t kFloat16 = 1;

class Writer {
 public:
  template <typename Number>
  void number(Number value) {
    static_assert(std::is_unsigned_v<Number>);
    append(&value, sizeof value);
  }
  void text(std::string_view words) {
    number(static_cast<std::uint32_t>(words.size()));
    append(words.data(), words.size());
  }
  void number(float value) { append(&value, sizeof value); }
  void append(const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), begin, begin + size);
  }
  void reserve(std::size_t size) { bytes_.reserve(size); }
  [[nodiscard]] std::vector<std::byte>& bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads within bounds; after the first failure everything is zero and `ok` is false.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - offset_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }

  std::span<const std::byte> take(std::size_t size) {
    if (!ok_ || size > left()) {
      ok_ = false;
      return {};
    }
    offset_ += size;
    return bytes_.subspan(offset_ - size, size);
  }
  template <typename Number>
  Number number() {
    const auto bytes = take(sizeof(Number));
    Number value{};
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string text() {
    const auto bytes = take(number<std::uint32_t>());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t offset_ = 0;
  bool ok_ = true;
};

void writeNormalisation(Writer& writer, const std::optional<PixelNormalisation>& normalisation) {
  writer.number(static_cast<std::uint8_t>(normalisation ? 1 : 0));
  if (!normalisation) return;
  writer.number(normalisation->scale);
  for (const float value : normalisation->mean) writer.number(value);
  for (const float value : normalisation->deviation) writer.number(value);
}

std::optional<PixelNormalisation> readNormalisation(Reader& reader) {
  if (reader.number<std::uint8_t>() == 0) return std::nullopt;
  PixelNormalisation normalisation;
  normalisation.scale = reader.number<float>();
  for (float& value : normalisation.mean) value = reader.number<float>();
  for (float& value : normalisation.deviation) value = reader.number<float>();
  return normalisation;
}

std::uint8_t kindFor(const NamedTensor& tensor, ParameterPrecision precision) {
  if (precision == ParameterPrecision::kSingle || tensor.shape.size() < 2) return kFloat32;
  const bool fits = std::all_of(tensor.values.begin(), tensor.values.end(),
                                [](float value) { return std::abs(value) <= kLargestHalf; });
  return fits ? kFloat16 : kFloat32;
}

void writeTensor(Writer& writer, const NamedTensor& tensor, ParameterPrecision precision) {
  LOOKALIKE_CHECK(tensor.shape.size() <= kMostDimensions);
  const std::uint8_t kind = kindFor(tensor, precision);
  writer.text(tensor.name);
  writer.number(kind);
  writer.number(static_cast<std::uint8_t>(tensor.shape.size()));
  std::size_t count = 1;
  for (const std::int64_t side : tensor.shape) {
    LOOKALIKE_CHECK(side >= 0);
    writer.number(static_cast<std::uint64_t>(side));
    count *= static_cast<std::size_t>(side);
  }
  LOOKALIKE_CHECK(count == tensor.values.size());
  if (kind == kFloat32) {
    writer.append(tensor.values.data(), count * sizeof(float));
    return;
  }
  const std::vector<c10::Half> halves(tensor.values.begin(), tensor.values.end());
  writer.append(halves.data(), count * sizeof(c10::Half));
}

/// False when it is not as it should be.
bool readTensor(Reader& reader, NamedTensor& tensor) {
  tensor.name = reader.text();
  const auto kind = reader.number<std::uint8_t>();
  const auto dimensions = reader.number<std::uint8_t>();
  if (!reader.ok() || kind > kFloat16 || dimensions > kMostDimensions) return false;
  const std::size_t each = kind == kFloat32 ? sizeof(float) : sizeof(c10::Half);
  std::uint64_t count = 1;
  for (int i = 0; i < dimensions; ++i) {
    const auto side = reader.number<std::uint64_t>();
    // The values must be in the file, which bounds the product.
    if (!reader.ok() || (count != 0 && side > reader.left() / each / count)) return false;
    count *= side;
    tensor.shape.push_back(static_cast<std::int64_t>(side));
  }
  const auto bytes = reader.take(static_cast<std::size_t>(count) * each);
  if (!reader.ok()) return false;
  tensor.values.resize(static_cast<std::size_t>(count));
  if (count == 0) return true;
  if (kind == kFloat32) {
    std::memcpy(tensor.values.data(), bytes.data(), bytes.size());
    return true;
  }
  std::vector<c10::Half> halves(tensor.values.size());
  std::memcpy(halves.data(), bytes.data(), bytes.size());
  std::copy(halves.begin(), halves.end(), tensor.values.begin());
  return true;
}

}  // namespace

std::vector<std::byte> serialiseParameters(const ParameterSet& parameters, ParameterPrecision precision) {
  Writer writer;
  std::size_t size = 4096;
  for (const NamedTensor& tensor : parameters.tensors) size += tensor.values.size() * sizeof(float) + 256;
  writer.reserve(size);
  writer.append(kMagic.data(), kMagic.size());
  writer.number(std::uint64_t{0});
  writer.text(parameters.description);
  writeNormalisation(writer, parameters.normalisation);
  writer.number(static_cast<std::uint32_t>(parameters.tensors.size()));
  for (const NamedTensor& tensor : parameters.tensors) writeTensor(writer, tensor, precision);
  const std::uint64_t length = writer.bytes().size() + sizeof(std::uint32_t);
  std::memcpy(writer.bytes().data() + kMagic.size(), &length, sizeof length);
  writer.number(crc32(writer.bytes()));
  return std::move(writer.bytes());
}

Result<ParameterSet> parseParameters(std::span<const std::byte> bytes, const std::string& path) {
  const auto bad = [&](const char* why, std::int64_t offset = -1) {
    return Error{ErrorCode::kBadModel, path, why, offset};
  };
  Reader reader(bytes);
  const auto magic = reader.take(kMagic.size());
  if (!reader.ok() || std::memcmp(magic.data(), kMagic.data(), kMagic.size()) != 0) {
    return bad("no file of network parameters, or of a newer format");
  }
  const auto length = reader.number<std::uint64_t>();
  if (!reader.ok() || length != bytes.size()) return bad("it is shorter or longer than it says");
  const auto body = bytes.first(bytes.size() - std::min(bytes.size(), sizeof(std::uint32_t)));
  if (Reader(bytes.subspan(body.size())).number<std::uint32_t>() != crc32(body)) {
    return bad("it is damaged: its checksum is wrong");
  }
  // From here on only a file that was written wrong can fail.
  ParameterSet parameters;
  parameters.description = reader.text();
  parameters.normalisation = readNormalisation(reader);
  const auto count = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count; ++i) {
    NamedTensor tensor;
    if (!readTensor(reader, tensor)) {
      return bad("a tensor is not as it should be", static_cast<std::int64_t>(reader.offset()));
    }
    parameters.tensors.push_back(std::move(tensor));
  }
  if (!reader.ok() || reader.left() != sizeof(std::uint32_t)) {
    return bad("its parts are not as long as they say", static_cast<std::int64_t>(reader.offset()));
  }
  return parameters;
}

Result<void> writeParameterFile(const ParameterSet& parameters, ParameterPrecision precision,
                                const std::string& path) {
  return writeWholeFile(serialiseParameters(parameters, precision), path);
}

Result<ParameterSet> readParameterFile(const std::string& path) {
  const auto bytes = readWholeFile(path);
  if (!bytes) return bytes.error();
  return parseParameters(*bytes, path);
}

}  // namespace lookalike::neural
