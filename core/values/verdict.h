// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/base/ids.h"

namespace lookalike {

/// What a person says of two pictures.
enum class VerdictAnswer : std::uint8_t {
  kCopy = 0,     ///< one was made from the other, or both from a third
  kNotCopy = 1,  ///< alike perhaps, but not a copy: a hard negative
  kUnsure = 2,   ///< looked at, and not to be told
};

/// Which of the two comes first. Of a copy: which is the source, so that the other is the copy. Of a hard
/// negative: which is the first image in the annotation of wang 2022 (section 4.3), so that the other is the
/// last, similar to but not an edited copy of the first. Means nothing where the answer is unsure.
enum class VerdictOrder : std::uint8_t {
  kUnknown = 0,
  kAFirst = 1,
  kBFirst = 2,
};

/// How a verdict came about.
enum class VerdictSource : std::uint8_t {
  kReview = 0,        ///< one pair, looked at
  kBatch = 1,         ///< given to several pairs at once
  kCut = 2,           ///< a group was cut at this pair
  kImport = 3,        ///< read from a file of another program
  kAdjudication = 4,  ///< settles a conflict: stands above the verdicts of all annotators
};

/// One entry of the ledger: a verdict, or the withdrawal of one. Entries are only ever added. The images are
/// known by their content, so that an entry survives moves, renames, rescans and new models.
struct VerdictEntry {
  std::string id;  ///< 32 lower-case hexadecimal digits, random: the same entry in two ledgers is one
  ContentHash a;   ///< the smaller hash of the two
  ContentHash b;   ///< never equal to `a`
  VerdictAnswer answer = VerdictAnswer::kUnsure;
  VerdictOrder order = VerdictOrder::kUnknown;
  VerdictSource source = VerdictSource::kReview;
  std::string annotator;    ///< UTF-8, at most 200 bytes; "" is an annotator too
  std::int64_t timeMs = 0;  ///< milliseconds since the epoch, UTC
  std::string model;        ///< DescriberKey text of what found the pair; "" when nothing did
  float probability = std::numeric_limits<float>::quiet_NaN();  ///< P(copy) when it was given; NaN: none
  std::string note;                                             ///< UTF-8, at most 4,000 bytes
  std::string withdraws;  ///< id of the entry that this one takes back; "" for a verdict
};

/// The same statement with the pictures named in the other order.
[[nodiscard]] inline VerdictOrder reversed(VerdictOrder order) {
  if (order == VerdictOrder::kUnknown) return order;
  return order == VerdictOrder::kAFirst ? VerdictOrder::kBFirst : VerdictOrder::kAFirst;
}

}  // namespace lookalike
