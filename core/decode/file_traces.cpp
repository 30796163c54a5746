// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/file_traces.h"

#include <algorithm>
#include <new>
#include <utility>

#include "core/decode/compression_traces.h"
#include "core/decode/luma_blocks.h"
#include "core/decode/metadata_traces.h"
#include "core/decode/orientation.h"

namespace lookalike::decode {

namespace {

/// A decoded picture only serves to find an earlier JPEG: beyond this many pixels it is not worth its time.
constexpr std::int64_t kMostDecodedPixels = 50'000'000;

void addCompression(const LumaBlocks& blocks, CompressionTraces& traces) {
  const EarlierCompression earlier = earlierCompression(blocks);
  traces.earlierQuality = earlier.quality;
  traces.earlierEvidence = earlier.evidence;
  traces.fineDetail = fineDetailOf(blocks);
}

bool readJpeg(std::span<const std::byte> bytes, const DecodeLimits& limits, FileTraces& traces) {
  const auto content = jpegContentOf(bytes, limits);
  if (!content) return false;
  traces.width = content->width;
  traces.height = content->height;
  if (swapsSides(content->orientation)) std::swap(traces.width, traces.height);
  const EstimatedQuality estimate = estimatedQuality(content->tables);
  traces.compression.quality = estimate.quality;
  traces.compression.hasStandardTables = estimate.isStandard;
  addCompression(content->luma, traces.compression);
  return true;
}

bool readOther(std::span<const std::byte> bytes, const DecodeLimits& limits, FileTraces& traces) {
  DecodeRequest request;
  request.limits = limits;
  request.limits.maxPixels = std::min(limits.maxPixels, kMostDecodedPixels);
  const auto decoded = decodeImage(bytes, request);
  if (!decoded.ok()) return false;
  traces.width = decoded->fullWidth;
  traces.height = decoded->fullHeight;
  addCompression(lumaBlocksOf(decoded->pixels), traces.compression);
  return true;
}

}  // namespace

FileTraces fileTracesOf(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  try {
    FileTraces traces;
    const std::string format = sniffFormat(bytes.first(std::min<std::size_t>(bytes.size(), 64)));
    const bool isRead = format == "jpeg" ? readJpeg(bytes, limits, traces)
                                         : !format.empty() && readOther(bytes, limits, traces);
    if (!isRead) return {};
    traces.format = format;
    traces.bytes = static_cast<std::int64_t>(bytes.size());
    traces.metadata = metadataTracesOf(bytes, format);
    return traces;
  } catch (const std::bad_alloc&) {
    return {};
  }
}

}  // namespace lookalike::decode
