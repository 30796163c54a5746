// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/thumbnail_cache.h"

#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/decode/thumbnail_png.h"

namespace lookalike::decode {

namespace {

/// "file://" and the path with every byte escaped that a path of a URI may not hold (RFC 3986; the set is the
/// one that desktop libraries use, for else the names would not be found).
std::string uriOf(const std::string& absolutePath) {
  constexpr std::string_view kPlain = "!$&'()*+,-./:=@_~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file://";
  for (const char c : absolutePath) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letterOrDigit =
        (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    if (letterOrDigit || kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4U];
      uri += kHex[byte & 15U];
    }
  }
  return uri;
}

std::string md5Hex(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) return "";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", digest[i]);
    hex += digits.data();
  }
  return hex;
}

const char* folderName(ThumbnailSize size) {
  switch (size) {
    case ThumbnailSize::kNormal:
      return "normal";
    case ThumbnailSize::kLarge:
      return "large";
    case ThumbnailSize::kXLarge:
      return "x-large";
  }
  return "normal";
}

std::string absolutePath(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().native();
}

Result<RgbImage> shrunkTo(RgbImage image, int longSide) {
  const int longer = std::max(image.width, image.height);
  if (longer <= longSide) return image;
  const double scale = static_cast<double>(longSide) / longer;
  const auto side = [&](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * scale))); };
  RgbImage result{side(image.width), side(image.height), {}};
  result.pixels.resize(std::size_t{3} * static_cast<std::size_t>(result.width) *
                       static_cast<std::size_t>(result.height));
  try {
    const cv::Mat from(image.height, image.width, CV_8UC3, image.pixels.data());
    cv::Mat to(result.height, result.width, CV_8UC3, result.pixels.data());
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
    LOOKALIKE_CHECK(to.data == result.pixels.data());
  } catch (const cv::Exception& exception) {
    return Error{ErrorCode::kOutOfMemory, "", exception.what(), -1};
  }
  return result;
}

bool makePrivateFolder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return true;
  struct stat status {};
  return errno == EEXIST && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool writeAll(int file, const std::vector<std::byte>& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

/// Writes beside the target and renames, so that no other program ever reads half a thumbnail. mkstemp gives
/// the mode 0600 that the standard asks for.
bool writeAtomically(const std::string& path, const std::vector<std::byte>& bytes) {
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  if (file < 0) return false;
  const bool written = writeAll(file, bytes);
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(temporary.c_str(), path.c_str()) == 0) return true;
  ::unlink(temporary.c_str());
  return false;
}

}  // namespace

ThumbnailCache::ThumbnailCache(std::string cacheHome) : cacheHome_(std::move(cacheHome)) {
  if (!cacheHome_.empty()) return;
  const char* xdg = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (xdg != nullptr &&
      xdg[0] == '/') {  // a relative one is to be ignored, says the base directory specification
    cacheHome_ = xdg;
  } else if (home != nullptr && home[0] != '\0') {
    cacheHome_ = std::string(home) + "/.cache";
  }
}

std::string ThumbnailCache::cachePath(const std::string& path, ThumbnailSize size) const {
  return cacheHome_ + "/thumbnails/" + folderName(size) + "/" + md5Hex(uriOf(absolutePath(path))) + ".png";
}

Result<RgbImage> ThumbnailCache::thumbnail(const std::string& path, ThumbnailSize size) const {
  const std::string absolute = absolutePath(path);
  struct stat status {};
  if (::stat(absolute.c_str(), &status) != 0) return errorFromErrno(errno, path, "stat");
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kNotARegularFile, path, "not a regular file", -1};
  const std::string uri = uriOf(absolute);
  const std::string modified = std::to_string(status.st_mtim.tv_sec);
  const std::string cached = cachePath(absolute, size);
  const int longSide = static_cast<int>(size);
  // A thumbnail of a thumbnail would be made again for every one that is shown.
  const std::string folder = absolutePath(cacheHome_) + "/thumbnails/";
  const bool cacheable = !cacheHome_.empty() && absolute.compare(0, folder.size(), folder) != 0;

  if (cacheable) {
    constexpr std::int64_t kNoThumbnailIsLarger = std::int64_t{16} << 20U;
    if (Result<FileContent> file = readFile(cached, kNoThumbnailIsLarger); file.ok()) {
      PngTexts texts = readPngTexts(file->bytes);
      const bool sameSize =
          texts.count("Thumb::Size") == 0 || texts["Thumb::Size"] == std::to_string(status.st_size);
      if (sameSize && texts["Thumb::URI"] == uri && texts["Thumb::MTime"] == modified) {
        Result<DecodedImage> image = decodeImage(file->bytes, {}, cached);
        if (image.ok() && std::max(image->pixels.width, image->pixels.height) <= longSide)
          return std::move(image->pixels);
      }
    }
  }

  DecodeRequest request;
  request.minShortSide = longSide;
  Result<FileContent> file = readFile(absolute, request.limits.maxFileBytes);
  if (!file.ok()) return file.error();
  Result<DecodedImage> image = decodeImage(file->bytes, request, path);
  if (!image.ok()) return image.error();
  const PngTexts texts = {{"Software", "Lookalike"},
                          {"Thumb::URI", uri},
                          {"Thumb::MTime", modified},
                          {"Thumb::Size", std::to_string(status.st_size)},
                          {"Thumb::Image::Width", std::to_string(image->fullWidth)},
                          {"Thumb::Image::Height", std::to_string(image->fullHeight)}};
  Result<RgbImage> thumbnail = shrunkTo(std::move(image->pixels), longSide);
  if (!thumbnail.ok() || !cacheable) return thumbnail;
  const std::string root = cacheHome_ + "/thumbnails";
  if (makePrivateFolder(cacheHome_) && makePrivateFolder(root) &&
      makePrivateFolder(root + "/" + folderName(size))) {
    if (Result<std::vector<std::byte>> png = encodePngWithTexts(*thumbnail, texts); png.ok())
      static_cast<void>(writeAtomically(cached, *png));  // a cache that cannot be written is no error
  }
  return thumbnail;
}

}  // namespace lookalike::decode
