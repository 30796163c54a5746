// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/file_image_source.h"

#include <utility>

#include "core/decode/file_reader.h"
#include "core/decode/file_traces.h"
#include "core/decode/image_decoder.h"

namespace lookalike::ui {

Result<decode::RgbImage> FileImageSource::thumbnail(const std::string& path, int longSide) {
  using decode::ThumbnailSize;
  const ThumbnailSize size = longSide <= 128   ? ThumbnailSize::kNormal
                             : longSide <= 256 ? ThumbnailSize::kLarge
                                               : ThumbnailSize::kXLarge;
  return cache_.thumbnail(path, size);
}

Result<FittedImage> FileImageSource::image(const std::string& path, int shortSide) {
  decode::DecodeRequest request;
  request.minShortSide = shortSide;
  Result<decode::FileContent> content = decode::readFile(path, request.limits.maxFileBytes);
  if (!content) return content.error();
  Result<decode::DecodedImage> image = decode::decodeImage(content->bytes, request, path);
  if (!image) return image.error();
  return FittedImage{std::move(image->pixels), image->fullWidth, image->fullHeight};
}

FileTraces FileImageSource::traces(const std::string& path) {
  const decode::DecodeLimits limits;
  Result<decode::FileContent> content = decode::readFile(path, limits.maxFileBytes);
  return content ? decode::fileTracesOf(content->bytes, limits) : FileTraces();
}

}  // namespace lookalike::ui
