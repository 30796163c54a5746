// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/library_snapshot.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/catalogue/catalogue.h"
#include "core/cluster/verdict_groups.h"
#include "core/decode/file_reader.h"
#include "core/library/judged_pairs.h"
#include "core/library/library_opening.h"
#include "core/library/user_folders.h"
#include "core/values/reversed_pair.h"

namespace lookalike::library {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLibraryExtension = ".lookalike";

/// What a library is called for a person: the folder's own name, with what file systems dislike left out.
std::string readableName(const std::string& root) {
  const std::string stem = fs::path(root).filename().string();
  std::string name;
  for (const char c : stem) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name.push_back(plain ? c : '_');
    if (name.size() == 40) break;
  }
  return name.empty() ? "root" : name;
}

/// The run of the describer; with none named that of the library's chosen model, else the newest.
Result<std::optional<catalogue::PairRun>> runToRead(catalogue::Catalogue& catalogue,
                                                    const DescriberKey& describer) {
  if (!describer.text.empty()) return catalogue.pairRun(describer);
  auto choices = catalogue.modelChoices();
  if (!choices.ok()) return choices.error();
  if (!choices->empty()) {
    auto chosen = catalogue.pairRun(choices->back().describer);
    if (!chosen.ok() || chosen->has_value()) return chosen;
  }
  auto runs = catalogue.pairRuns();
  if (!runs.ok()) return runs.error();
  if (runs->empty()) return std::optional<catalogue::PairRun>();
  return std::optional(std::move(runs->front()));
}

bool imageBefore(const ImageRecord& image, ImageId id) {
  return image.id < id;
}

}  // namespace

std::string defaultLibraryPath(const std::vector<std::string>& roots) {
  std::vector<std::string> canonical;
  canonical.reserve(roots.size());
  for (const std::string& root : roots) canonical.push_back(canonicalPath(root));
  std::sort(canonical.begin(), canonical.end());
  canonical.erase(std::unique(canonical.begin(), canonical.end()), canonical.end());
  std::string joined;
  for (const std::string& root : canonical) joined.append(root).push_back('\0');
  const std::string digest = decode::hashBytes(joined.data(), joined.size()).toHex().substr(0, 12);
  const std::string name =
      readableName(canonical.empty() ? "" : canonical.front()) + "-" + digest + kLibraryExtension;
  return (fs::path(dataHome()) / "lookalike" / "libraries" / name).string();
}

std::string derivedFolder(const std::string& libraryPath) {
  return libraryPath + ".derived";
}

std::vector<KnownLibrary> knownLibraries() {
  std::vector<KnownLibrary> libraries;
  std::error_code error;
  const fs::path folder = fs::path(dataHome()) / "lookalike" / "libraries";
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() != kLibraryExtension) continue;
    auto catalogue = openLibraryForReading(it->path().string());
    if (!catalogue.ok()) continue;
    const auto roots = (*catalogue)->roots();
    const auto counts = (*catalogue)->counts();
    if (!roots.ok() || !counts.ok()) continue;
    KnownLibrary library;
    library.path = it->path().string();
    for (const RootRecord& root : roots.value()) library.roots.push_back(root.path);
    library.files = counts->files;
    std::error_code timeError;
    const auto written = fs::last_write_time(it->path(), timeError);
    if (!timeError) {
      const auto system = std::chrono::file_clock::to_sys(written);
      library.modifiedMs =
          std::chrono::duration_cast<std::chrono::milliseconds>(system.time_since_epoch()).count();
    }
    libraries.push_back(std::move(library));
  }
  std::sort(libraries.begin(), libraries.end(), [](const KnownLibrary& a, const KnownLibrary& b) {
    return a.modifiedMs != b.modifiedMs ? a.modifiedMs > b.modifiedMs : a.path < b.path;
  });
  return libraries;
}

const ImageRecord* LibrarySnapshot::image(ImageId id) const {
  const auto found = std::lower_bound(images.begin(), images.end(), id, imageBefore);
  return found != images.end() && found->id == id ? &*found : nullptr;
}

std::span<const FileRecord> LibrarySnapshot::filesOf(ImageId id) const {
  const auto first =
      std::lower_bound(files.begin(), files.end(), id,
                       [](const FileRecord& file, ImageId wanted) { return *file.image < wanted; });
  auto last = first;
  while (last != files.end() && *last->image == id) ++last;
  return {files.data() + (first - files.begin()), static_cast<std::size_t>(last - first)};
}

std::optional<std::size_t> LibrarySnapshot::placeOfPair(ImageId a, ImageId b) const {
  const std::pair<ImageId, ImageId> key = std::minmax(a, b);
  const auto found = std::lower_bound(pairsByIds.begin(), pairsByIds.end(), key,
                                      [this](std::uint32_t index, const std::pair<ImageId, ImageId>& wanted) {
                                        return std::pair(pairs[index].a, pairs[index].b) < wanted;
                                      });
  if (found == pairsByIds.end() || std::pair(pairs[*found].a, pairs[*found].b) != key) return std::nullopt;
  return *found;
}

std::optional<ImagePair> LibrarySnapshot::pair(ImageId a, ImageId b) const {
  const auto place = placeOfPair(a, b);
  if (!place) return std::nullopt;
  ImagePair pair = completePair(*place);
  return pair.a == a ? pair : reversed(std::move(pair));
}

std::optional<review::PairVerdict> LibrarySnapshot::verdictOf(ImageId a, ImageId b) const {
  return verdicts ? verdictOf(*verdicts, a, b) : std::nullopt;
}

std::optional<review::PairVerdict> LibrarySnapshot::verdictOf(const review::VerdictBook& book, ImageId a,
                                                              ImageId b) const {
  const ImageRecord* imageA = image(a);
  const ImageRecord* imageB = image(b);
  if (imageA == nullptr || imageB == nullptr || a == b) return std::nullopt;
  bool isSwapped = false;
  const review::PairKey key = review::pairKey(imageA->hash, imageB->hash, &isSwapped);
  auto verdict = book.verdict(key);
  if (verdict && isSwapped) verdict->order = lookalike::reversed(verdict->order);
  return verdict;
}

ImagePair LibrarySnapshot::completePair(std::size_t index) const {
  ImagePair pair = pairs[index];
  if (!pair.geometry) pair.geometry = geometries.at(index);
  return pair;
}

Result<std::shared_ptr<const LibrarySnapshot>> readSnapshot(const std::string& libraryPath,
                                                            const DescriberKey& describer) {
  auto opened = openLibraryForReading(libraryPath);
  if (!opened.ok()) return opened.error();
  catalogue::Catalogue& catalogue = *opened.value();
  auto view = catalogue.holdView();  // a job may write meanwhile
  if (!view.ok()) return view.error();
  auto snapshot = std::make_shared<LibrarySnapshot>();
  snapshot->libraryPath = libraryPath;

  auto roots = catalogue.roots();
  if (!roots.ok()) return roots.error();
  snapshot->roots = std::move(roots).value();
  auto images = catalogue.images(true);
  if (!images.ok()) return images.error();
  snapshot->images = std::move(images).value();
  auto files = catalogue.files();
  if (!files.ok()) return files.error();
  auto failures = catalogue.failures();
  if (!failures.ok()) return failures.error();

  std::unordered_map<FileId, const std::string*> presentPaths;
  for (const FileRecord& file : files.value()) {
    if (!file.missing) presentPaths.emplace(file.id, &file.path);
  }
  for (auto& failure : failures.value()) {
    const auto path = presentPaths.find(failure.file);
    if (path != presentPaths.end()) snapshot->failures.push_back({*path->second, std::move(failure.error)});
  }
  std::sort(snapshot->failures.begin(), snapshot->failures.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  std::erase_if(files.value(), [](const FileRecord& file) { return file.missing || !file.image; });
  snapshot->files = std::move(files).value();
  std::sort(snapshot->files.begin(), snapshot->files.end(), [](const FileRecord& a, const FileRecord& b) {
    return *a.image != *b.image ? *a.image < *b.image : a.path < b.path;
  });

  auto entries = catalogue.verdictEntries();
  if (!entries.ok()) return entries.error();
  auto verdicts = std::make_shared<review::VerdictBook>();
  for (const VerdictEntry& entry : entries.value()) verdicts->apply(entry);
  snapshot->verdicts = std::move(verdicts);

  auto wanted = runToRead(catalogue, describer);
  if (!wanted.ok()) return wanted.error();
  if (wanted.value()) {
    const catalogue::PairRun& run = *wanted.value();
    // Files may have gone since the pairs were found: a pair of what is no longer there is no find.
    const auto read = catalogue.visitPairs(
        run.describer, run.scoreFloor, [&](const ImagePair& pair, std::string_view geometry) {
          if (snapshot->image(pair.a) == nullptr || snapshot->image(pair.b) == nullptr) return;
          snapshot->pairs.push_back(pair);
          snapshot->geometries.append(geometry);
        });
    if (!read.ok()) return read.error();
    snapshot->describer = run.describer;
    snapshot->scoreFloor = run.scoreFloor;
    snapshot->threshold = run.threshold;
    snapshot->evidence = run.evidence;
  }
  snapshot->pairsByIds.resize(snapshot->pairs.size());
  for (std::uint32_t i = 0; i < snapshot->pairsByIds.size(); ++i) snapshot->pairsByIds[i] = i;
  std::sort(snapshot->pairsByIds.begin(), snapshot->pairsByIds.end(), [&](std::uint32_t i, std::uint32_t j) {
    const ImagePair& a = snapshot->pairs[i];
    const ImagePair& b = snapshot->pairs[j];
    return std::pair(a.a, a.b) < std::pair(b.a, b.b);
  });
  return std::shared_ptr<const LibrarySnapshot>(std::move(snapshot));
}

std::optional<review::ShareEstimate> estimatedPrecision(const LibrarySnapshot& snapshot,
                                                        const review::VerdictBook& verdicts,
                                                        float threshold) {
  std::vector<review::EstimatedPair> judged(snapshot.pairs.size());
  for (std::size_t i = 0; i < judged.size(); ++i) judged[i].probability = snapshot.pairs[i].score;
  for (const JudgedPair& pair : judgedPairs(snapshot, verdicts)) {
    if (pair.place && (pair.isCopy() || pair.isNoCopy()))
      judged[*pair.place].verdict = pair.isCopy() ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy;
  }
  return review::reviewEstimate(judged, {}, threshold, 0).precision;
}

std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, float threshold) {
  static const review::VerdictBook kNone;
  return groupSnapshot(snapshot, snapshot.verdicts ? *snapshot.verdicts : kNone, threshold);
}

std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, const review::VerdictBook& verdicts,
                                      float threshold, RejectedPairs rejected) {
  cluster::GroupOptions options;
  options.threshold = std::max(threshold, snapshot.scoreFloor);
  // The largest picture is the likeliest to be wanted, and the best name for its group.
  options.preference = [&](ImageId id) {
    const ImageRecord* image = snapshot.image(id);
    return std::pair(std::int64_t{image->width} * image->height, image->bytes);
  };
  cluster::GroupVerdicts said;
  for (const JudgedPair& pair : judgedPairs(snapshot, verdicts)) {
    if (pair.isCopy()) said.copies.emplace_back(pair.a, pair.b);
    if (pair.isNoCopy() && rejected == RejectedPairs::kLeftOut) said.notCopies.emplace_back(pair.a, pair.b);
  }
  std::vector<ImageGroup> groups = cluster::groupCopies(snapshot.pairs, options, said);

  // One content in several files is a find too, whatever the threshold; inside a group its files already
  // show.
  std::vector<ImageId> grouped;
  for (const ImageGroup& group : groups)
    grouped.insert(grouped.end(), group.members.begin(), group.members.end());
  std::sort(grouped.begin(), grouped.end());
  for (std::size_t first = 0; first < snapshot.files.size();) {
    std::size_t last = first + 1;
    const ImageId id = *snapshot.files[first].image;
    while (last < snapshot.files.size() && *snapshot.files[last].image == id) ++last;
    if (last - first > 1 && !std::binary_search(grouped.begin(), grouped.end(), id)) {
      groups.push_back({id, {id}, {1.0F}, {}});
    }
    first = last;
  }
  return groups;
}

}  // namespace lookalike::library
