// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/explanation_files.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <ostream>
#include <utility>

#include "core/exchange/atomic_file.h"
#include "core/explain/evidence_pictures.h"

namespace lookalike::pipeline {

namespace fs = std::filesystem;

namespace {

/// All keys that pictures can have.
constexpr std::array kKeys{"map_a",           "map_b",           "keypoints",     "difference",
                           "pair_pictures_a", "pair_pictures_b", "pair_joined_a", "pair_joined_b",
                           "pair_grey_a",     "pair_grey_b"};

std::string fileNameOf(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "explained-" + key + ".png";
}

std::string pathIn(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).native();
}

Result<void> writePicture(const std::string& path, const decode::RgbImage& pixels) {
  const auto png = explain::pngOf(pixels);
  if (!png) return png.error();
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
    return ok();
  });
}

/// Encoding takes longer than drawing: each picture on a thread of its own.
Result<void> writeAll(const std::string& folder, const std::vector<ExplanationPicture>& pictures) {
  std::vector<std::future<Result<void>>> running;
  try {
    for (const ExplanationPicture& picture : pictures)
      running.push_back(std::async(std::launch::async, writePicture, pathIn(folder, fileNameOf(picture.key)),
                                   std::cref(picture.pixels)));
    Result<void> outcome = ok();
    for (auto& one : running) {
      if (auto done = one.get(); !done.ok() && outcome.ok()) outcome = std::move(done);
    }
    return outcome;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kIo, folder, exception.what(), -1};
  }
}

}  // namespace

Result<void> prepareExplanationFolder(const std::string& folder,
                                      const std::array<std::string, 2>& originals) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  const bool isFolder = fs::is_directory(folder);
  if (failed && !isFolder) return errorFromErrno(failed.value(), folder);
  if (!isFolder) return Error{ErrorCode::kNotARegularFile, folder, "is no folder", -1};
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return errorFromErrno(errno, folder);
  std::vector<std::string> names{kExplanationFile};
  for (const char* key : kKeys) names.push_back(fileNameOf(key));
  for (const std::string& name : names) {
    for (const std::string& original : originals) {
      if (fs::equivalent(pathIn(folder, name), original, failed))
        return Error{ErrorCode::kInvalidArgument, original, "would be written over; choose another folder",
                     -1};
    }
  }
  return ok();
}

Result<std::vector<WrittenPicture>> writeExplanationPictures(
    const std::string& folder, const std::vector<ExplanationPicture>& pictures) {
  std::vector<WrittenPicture> written;
  written.reserve(pictures.size());
  for (const ExplanationPicture& picture : pictures)
    written.push_back({picture.key, fileNameOf(picture.key)});
  if (auto done = writeAll(folder, pictures); !done.ok()) return done.error();
  for (const char* key : kKeys) {
    const bool isNew = std::any_of(written.begin(), written.end(),
                                   [&](const WrittenPicture& picture) { return picture.key == key; });
    const std::string path = pathIn(folder, fileNameOf(key));
    if (!isNew && ::unlink(path.c_str()) != 0 && errno != ENOENT) return errorFromErrno(errno, path);
  }
  return written;
}

}  // namespace lookalike::pipeline
