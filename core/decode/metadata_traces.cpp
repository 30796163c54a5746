// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/metadata_traces.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <exception>
#include <exiv2/exiv2.hpp>
#include <mutex>
#include <string>

namespace lookalike::decode {

namespace {

constexpr std::size_t kLongestText = 47;
constexpr std::size_t kMostEntries = 20'000;  ///< of a directory or packet; real ones have some hundreds

void lockXmp(void* mutex, bool lock) {
  auto& toolkit = *static_cast<std::mutex*>(mutex);
  if (lock) {
    toolkit.lock();
  } else {
    toolkit.unlock();
  }
}

/// The toolkit behind XMP is started once, and then guarded by a lock of ours.
void prepareLibrary() {
  static std::mutex toolkit;
  static std::once_flag once;
  std::call_once(once, [] {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    Exiv2::XmpParser::initialize(lockXmp, &toolkit);
#if defined(EXV_ENABLE_BMFF) && !EXIV2_TEST_VERSION(0, 28, 0)
    Exiv2::enableBMFF(true);  // HEIC and AVIF; later versions need not be asked
#endif
  });
}

/// Without what surrounds it and what no text holds.
std::string cleaned(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char letter) { return letter < 0x20 || letter == 0x7F; }, ' ');
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
  return text.substr(0, kLongestText);
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits; never 0 but for "".
std::uint64_t hashOf(const std::string& text) {
  if (text.empty()) return 0;
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : text) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 1099511628211U;
  return std::max<std::uint64_t>(1, hash);
}

std::string textOf(const Exiv2::ExifData& exif, const char* key) {
  const auto found = exif.findKey(Exiv2::ExifKey(key));
  if (found == exif.end() || found->size() > 4096) return {};
  return cleaned(found->toString());
}

void readExif(const Exiv2::ExifData& exif, MetadataTraces& traces) {
  if (exif.empty() || static_cast<std::size_t>(exif.count()) > kMostEntries) return;
  const std::string make = textOf(exif, "Exif.Image.Make");
  const std::string model = textOf(exif, "Exif.Image.Model");
  traces.camera = cleaned(make + " " + model);
  traces.software = textOf(exif, "Exif.Image.Software");
  for (const char* key : {"Exif.Photo.ExposureTime", "Exif.Photo.FNumber", "Exif.Photo.ISOSpeedRatings"})
    traces.hasExposure = traces.hasExposure || !textOf(exif, key).empty();
  traces.hasPlace = !textOf(exif, "Exif.GPSInfo.GPSLatitude").empty();
  traces.takenAt = secondsOf(textOf(exif, "Exif.Photo.DateTimeOriginal"));
  traces.digitisedAt = secondsOf(textOf(exif, "Exif.Photo.DateTimeDigitized"));
  traces.modifiedAt = secondsOf(textOf(exif, "Exif.Image.DateTime"));
}

void readXmp(const Exiv2::XmpData& xmp, MetadataTraces& traces) {
  if (xmp.empty() || static_cast<std::size_t>(xmp.count()) > kMostEntries) return;
  for (const Exiv2::Xmpdatum& entry : xmp) {
    const std::string key = entry.key();
    const auto identifier = [&] { return hashOf(entry.toString()); };
    if (key == "Xmp.xmpMM.DocumentID") {
      traces.documentId = identifier();
    } else if (key == "Xmp.xmpMM.InstanceID") {
      traces.instanceId = identifier();
    } else if (key == "Xmp.xmpMM.OriginalDocumentID") {
      traces.originalDocumentId = identifier();
    } else if (key == "Xmp.xmpMM.DerivedFrom/stRef:documentID") {
      traces.derivedFromDocument = identifier();
    } else if (key == "Xmp.xmpMM.DerivedFrom/stRef:instanceID") {
      traces.derivedFromInstance = identifier();
    } else if (key == "Xmp.xmp.CreatorTool" && traces.software.empty()) {
      traces.software = cleaned(entry.toString());
    } else if (key == "Xmp.xmp.ModifyDate" && traces.modifiedAt == 0) {
      traces.modifiedAt = secondsOf(entry.toString());
    } else if (key.starts_with("Xmp.xmpMM.History[") && key.ends_with("]")) {
      ++traces.historySteps;
    }
  }
}

}  // namespace

std::int64_t secondsOf(std::string_view text) {
  // Year, month, day, hour, minute, second; one character stands between each two.
  constexpr std::array<std::size_t, 6> kStarts{0, 5, 8, 11, 14, 17};
  if (text.size() < 19) return 0;
  std::array<int, 6> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const char* from = text.data() + kStarts.at(i);
    const char* to = from + (i == 0 ? 4 : 2);
    const auto [end, error] = std::from_chars(from, to, numbers.at(i));
    if (error != std::errc{} || end != to || numbers.at(i) < 0) return 0;
  }
  const bool isSeparated = (text[4] == ':' || text[4] == '-') && text[7] == text[4] &&
                           (text[10] == ' ' || text[10] == 'T') && text[13] == ':' && text[16] == ':';
  const std::chrono::year_month_day day{std::chrono::year{numbers[0]},
                                        std::chrono::month{static_cast<unsigned>(numbers[1])},
                                        std::chrono::day{static_cast<unsigned>(numbers[2])}};
  if (!isSeparated || !day.ok() || numbers[0] < 1970 || numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 60)
    return 0;
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5];
}

MetadataTraces metadataTracesOf(std::span<const std::byte> bytes, std::string_view format) {
  constexpr std::array<std::string_view, 6> kFormats{"jpeg", "png", "webp", "tiff", "heic", "avif"};
  if (bytes.empty() || std::find(kFormats.begin(), kFormats.end(), format) == kFormats.end()) return {};
  try {
    prepareLibrary();
    const auto image =
        Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(bytes.data()),
                                  static_cast<long>(bytes.size()));  // NOLINT(google-runtime-int): its type
    if (image.get() == nullptr) return {};
    image->readMetadata();
    MetadataTraces traces;
    readExif(image->exifData(), traces);
    readXmp(image->xmpData(), traces);
    return traces;
  } catch (const std::exception&) {
    return {};  // malformed metadata tells nothing
  }
}

}  // namespace lookalike::decode
