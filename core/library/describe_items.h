// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/local/local_extractor.h"
#include "core/values/image_records.h"

namespace lookalike::library {

/// Files that are one content for sure (hard links to one inode): read once.
struct DescribeItem {
  std::vector<FileId> files;
  std::string path;         ///< of the first
  std::uint64_t inode = 0;  ///< as it was found
};

/// What became of one item.
struct DescribedItem {
  DescribeItem item;
  std::optional<ImageRecord> image;       ///< id invalid; set unless `failure`
  std::optional<Descriptor> descriptor;   ///< none when the content was described before
  std::optional<LocalFeatures> features;  ///< none when they are not wanted, or were extracted before
  std::optional<Error> failure;
  std::optional<FileStamp> stamp;  ///< of the file that was read; none when there was nothing to read
};

struct DescribingOptions {
  decode::DecodeLimits limits;
  int decodeWorkers = 1;
  const local::LocalExtractor* extractor = nullptr;  ///< null: local features are not wanted
};

/// What is known before the run starts.
struct KnownContents {
  std::unordered_set<ContentHash> described;            ///< have a descriptor under this describer
  std::unordered_set<ContentHash> extracted;            ///< have local features of this extractor
  std::unordered_map<ContentHash, ImageRecord> images;  ///< of the catalogue
};

/// The threads between a list of files and their descriptors:
///
///   decode workers: read, hash, decode, extract, prepare  ->  one device thread: describe in batches  ->
///   the caller: `store`
///
/// joined by bounded queues. `store` is called on the calling thread with items in the order they are
/// finished, at least about twice a second while there are any; when it fails, or the device does, the run
/// ends with that error. On cancel the items already finished are stored before kCancelled is returned. One
/// content that is in several files is decoded once, and what is known of it is not made again. Batches
/// shrink so that one takes about a tenth of a second, for cancel's sake.
[[nodiscard]] Result<void> describeItems(
    std::vector<DescribeItem> items, describe::Describer& describer, const KnownContents& known,
    const DescribingOptions& options, JobControl& control, ProgressMeter& meter,
    const std::function<Result<void>(std::vector<DescribedItem>)>& store);

}  // namespace lookalike::library
