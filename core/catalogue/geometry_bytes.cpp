// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/geometry_bytes.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>
#include <utility>

#include "core/base/log.h"

namespace lookalike::catalogue {

namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kWithoutVotes = 1;  ///< copyIsB is not known
constexpr std::size_t kSumBytes = 4;
constexpr auto kLastTransform = static_cast<unsigned>(TransformKind::kHomography);
constexpr auto kLastContainment = static_cast<unsigned>(Containment::kOverlap);
constexpr auto kLastEdit = static_cast<unsigned>(EditKind::kBlend);

/// FNV-1a (Fowler, Noll and Vo), 32 bits: any single byte that changes changes the sum.
std::uint32_t sumOf(std::string_view bytes) {
  std::uint32_t sum = 2166136261U;
  for (const char byte : bytes) sum = (sum ^ static_cast<std::uint8_t>(byte)) * 16777619U;
  return sum;
}

std::size_t coefficientsOf(const std::array<double, 9>& matrix) {
  // By their bits: a minus zero is not a zero here, so that what is read equals what was written.
  const auto isExactly = [&](std::size_t i, double value) {
    return std::bit_cast<std::uint64_t>(matrix.at(i)) == std::bit_cast<std::uint64_t>(value);
  };
  bool isZero = true;
  for (std::size_t i = 0; i < matrix.size(); ++i) isZero = isZero && isExactly(i, 0.0);
  if (isZero) return 0;
  return isExactly(6, 0.0) && isExactly(7, 0.0) && isExactly(8, 1.0) ? 6 : 9;
}

class ByteWriter {
 public:
  void fixed(std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) text_.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
  }
  void counted(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) text_.push_back(static_cast<char>(value | 0x80U));
    text_.push_back(static_cast<char>(value));
  }
  void real(float value) { fixed(std::bit_cast<std::uint32_t>(value), 4); }
  void real(double value) { fixed(std::bit_cast<std::uint64_t>(value), 8); }
  void region(std::span<const PicturePoint> points) {
    counted(points.size());
    for (const PicturePoint& point : points) {
      real(point.x);
      real(point.y);
    }
  }
  [[nodiscard]] std::string finished() && {
    fixed(sumOf(text_), kSumBytes);
    return std::move(text_);
  }

 private:
  std::string text_;
};

/// Reads on; past the end it gives zeros and remembers that it failed.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t fixed(std::size_t count) {
    if (bytes_.size() < count) {
      fail();
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value |= std::uint64_t{static_cast<std::uint8_t>(bytes_[i])} << (8 * i);
    bytes_.remove_prefix(count);
    return value;
  }
  std::uint64_t counted(std::uint64_t most) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63U; shift += 7U) {
      const std::uint64_t byte = fixed(1);
      value |= (byte & 0x7FU) << shift;
      if ((byte & 0x80U) != 0) continue;
      if (value <= most) return value;
      break;
    }
    fail();
    return 0;
  }
  float real() { return std::bit_cast<float>(static_cast<std::uint32_t>(fixed(4))); }
  double longReal() { return std::bit_cast<double>(fixed(8)); }
  /// How many items of `size` bytes follow: never more than there are bytes for.
  std::size_t items(std::size_t size) {
    const std::uint64_t count = counted(std::numeric_limits<std::uint32_t>::max());
    if (count <= bytes_.size() / size) return static_cast<std::size_t>(count);
    fail();
    return 0;
  }
  std::vector<PicturePoint> region() {
    std::vector<PicturePoint> points(items(8));
    for (PicturePoint& point : points) {
      point.x = real();
      point.y = real();
    }
    return points;
  }
  [[nodiscard]] bool isFine() const { return !failed_; }
  [[nodiscard]] bool isAtEnd() const { return bytes_.empty(); }
  void fail() {
    failed_ = true;
    bytes_ = {};
  }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

Error corrupt(const char* what) {
  return {ErrorCode::kCorrupt, {}, std::string("stored geometry: ") + what, -1};
}

}  // namespace

std::string packGeometry(const GeometricEvidence& evidence) {
  ByteWriter out;
  out.fixed(kVersion, 1);
  out.fixed(static_cast<unsigned>(evidence.transform) | static_cast<unsigned>(evidence.relation) << 2U |
                (evidence.editsOfB ? 1U : 0U) << 4U | static_cast<unsigned>(evidence.containment) << 5U,
            1);
  const std::size_t coefficients = coefficientsOf(evidence.aToB);
  out.fixed(coefficients, 1);
  out.counted(static_cast<std::uint64_t>(std::max(0, evidence.matches)));
  out.counted(static_cast<std::uint64_t>(std::max(0, evidence.inliers)));
  out.counted(evidence.doubts);
  for (const float value :
       {evidence.inlierRatio, evidence.agreement, evidence.overlapOfA, evidence.overlapOfB})
    out.real(value);
  for (std::size_t i = 0; i < coefficients; ++i) out.real(evidence.aToB.at(i));
  out.region(evidence.regionInA);
  out.region(evidence.regionInB);
  out.counted(evidence.edits.size());
  for (const NamedEdit& edit : evidence.edits) {
    out.fixed(static_cast<std::uint8_t>(edit.kind), 1);
    out.real(edit.amount);
  }
  out.real(evidence.copyIsB);
  return std::move(out).finished();
}

Result<GeometricEvidence> unpackGeometry(std::string_view bytes) {
  if (bytes.empty()) return corrupt("no bytes");
  const auto version = static_cast<std::uint8_t>(bytes.front());
  if (version > kVersion)
    return Error{ErrorCode::kNewerVersion, {}, "geometry of version " + std::to_string(version), -1};
  if (version != kVersion && version != kWithoutVotes) return corrupt("no such version");
  if (bytes.size() <= kSumBytes) return corrupt("too short");
  const std::string_view body = bytes.substr(0, bytes.size() - kSumBytes);
  if (ByteReader(bytes.substr(body.size())).fixed(kSumBytes) != sumOf(body))
    return corrupt("the checksum differs");

  // What the checksum lets through was written by a program, which may have been another than this one.
  ByteReader in(body.substr(1));
  GeometricEvidence evidence;
  const auto head = static_cast<unsigned>(in.fixed(1));
  const unsigned containment = head >> 5U;
  if (containment > kLastContainment) return corrupt("no such containment");
  static_assert(kLastTransform == 3);  // two bits hold each of them, and each of the relations
  evidence.transform = static_cast<TransformKind>(head & 3U);
  evidence.relation = static_cast<Relation>((head >> 2U) & 3U);
  evidence.editsOfB = (head & 16U) != 0;
  evidence.containment = static_cast<Containment>(containment);
  const auto coefficients = static_cast<std::size_t>(in.fixed(1));
  if (coefficients != 0 && coefficients != 6 && coefficients != 9) return corrupt("no such transform");
  evidence.matches = static_cast<int>(in.counted(std::numeric_limits<int>::max()));
  evidence.inliers = static_cast<int>(in.counted(std::numeric_limits<int>::max()));
  evidence.doubts = static_cast<std::uint32_t>(in.counted(std::numeric_limits<std::uint32_t>::max()));
  evidence.inlierRatio = in.real();
  evidence.agreement = in.real();
  evidence.overlapOfA = in.real();
  evidence.overlapOfB = in.real();
  for (std::size_t i = 0; i < coefficients; ++i) evidence.aToB.at(i) = in.longReal();
  if (coefficients == 6) evidence.aToB[8] = 1.0;
  evidence.regionInA = in.region();
  evidence.regionInB = in.region();
  evidence.edits.resize(in.items(5));
  for (NamedEdit& edit : evidence.edits) {
    const auto kind = static_cast<unsigned>(in.fixed(1));
    if (kind > kLastEdit) return corrupt("no such edit");
    edit = {static_cast<EditKind>(kind), in.real()};
  }
  if (version != kWithoutVotes) evidence.copyIsB = in.real();
  if (!in.isFine()) return corrupt("it ends early");
  if (!in.isAtEnd()) return corrupt("bytes are left over");
  return evidence;
}

std::shared_ptr<const GeometricEvidence> geometryOrNull(std::string_view bytes) {
  if (bytes.empty()) return nullptr;
  auto evidence = unpackGeometry(bytes);
  if (evidence) return std::make_shared<const GeometricEvidence>(std::move(evidence).value());
  log(LogLevel::kWarning, describeError(evidence.error()) + "; the pair is shown without it");
  return nullptr;
}

void PackedGeometries::append(std::string_view bytes) {
  if (!bytes.empty() && bytes_.empty()) ends_.assign(count_, 0);
  ++count_;
  bytes_.append(bytes);
  if (!bytes_.empty()) ends_.push_back(bytes_.size());
}

std::shared_ptr<const GeometricEvidence> PackedGeometries::at(std::size_t index) const {
  if (index >= ends_.size()) return nullptr;
  const std::uint64_t begin = index == 0 ? 0 : ends_[index - 1];
  return geometryOrNull(std::string_view(bytes_).substr(static_cast<std::size_t>(begin),
                                                        static_cast<std::size_t>(ends_[index] - begin)));
}

}  // namespace lookalike::catalogue
