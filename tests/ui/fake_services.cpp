// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fake_services.h"

#include <algorithm>

namespace lookalike::testing {

namespace {

constexpr float kStep = 0.02F;

float similarityOf(int member) {
  return 0.99F - kStep * static_cast<float>(member - 1);
}

decode::RgbImage plainImage(int width, int height) {
  decode::RgbImage image{width, height, {}};
  image.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 128);
  return image;
}

}  // namespace

std::shared_ptr<library::LibrarySnapshot> makeSnapshot(int groupCount, int perGroup,
                                                       const std::string& root) {
  auto snapshot = std::make_shared<library::LibrarySnapshot>();
  snapshot->libraryPath = root + ".lookalike";
  snapshot->roots.push_back({RootId{1}, root});
  snapshot->describer.text = "fake:1";
  snapshot->scoreFloor = 0.8F;
  snapshot->threshold = 0.9F;
  std::int64_t id = 0;
  std::int64_t fileId = 0;
  for (int group = 0; group < groupCount; ++group) {
    const std::int64_t centre = id + 1;
    for (int member = 0; member < perGroup; ++member) {
      ++id;
      ImageRecord image;
      image.id = ImageId{id};
      image.hash.bytes[0] = static_cast<std::uint8_t>(id);
      image.hash.bytes[1] = static_cast<std::uint8_t>(id >> 8);
      image.width = 640;
      image.height = 480;
      image.bytes = 1000 * (member + 1) + group;
      image.format = "jpeg";
      const int files = group == 1 && member == 0 ? 2 : 1;
      for (int copy = 0; copy < files; ++copy) {
        FileRecord file;
        file.id = FileId{++fileId};
        file.root = RootId{1};
        file.image = image.id;
        file.path = root + "/album" + std::to_string(group) + "/image" + std::to_string(member) +
                    (copy > 0 ? "-copy.jpg" : ".jpg");
        file.bytes = image.bytes;
        file.modifiedNs = 1'700'000'000'000'000'000 + fileId * 1'000'000'000;
        file.device = 1;
        file.inode = static_cast<std::uint64_t>(fileId);
        snapshot->files.push_back(std::move(file));
      }
      if (member > 0)
        snapshot->pairs.push_back({ImageId{centre}, image.id, similarityOf(member), similarityOf(member)});
      snapshot->images.push_back(std::move(image));
    }
  }
  snapshot->pairsByIds.resize(snapshot->pairs.size());
  for (std::uint32_t i = 0; i < snapshot->pairsByIds.size(); ++i) snapshot->pairsByIds[i] = i;
  return snapshot;
}

std::shared_ptr<const GeometricEvidence> makeGeometry() {
  auto geometry = std::make_shared<GeometricEvidence>();
  geometry->matches = 120;
  geometry->inliers = 87;
  geometry->inlierRatio = 0.725F;
  geometry->transform = TransformKind::kSimilarity;
  geometry->aToB = {-2, 0, 640, 0, 2, 0, 0, 0, 1};
  geometry->relation = Relation::kMirrored;
  geometry->agreement = 0.96F;
  geometry->overlapOfA = 0.25F;
  geometry->overlapOfB = 1.0F;
  geometry->regionInA = {{0, 0}, {320, 0}, {320, 240}, {0, 240}};
  geometry->regionInB = {{640, 0}, {0, 0}, {0, 480}, {640, 480}};
  geometry->containment = Containment::kBInA;
  geometry->edits = {{EditKind::kCrop, 0.25F}, {EditKind::kMirror, 0.0F}};
  return geometry;
}

std::vector<ImageGroup> groupsOf(const library::LibrarySnapshot& snapshot, float threshold) {
  std::vector<ImageGroup> groups;
  for (std::size_t i = 0; i < snapshot.pairs.size();) {
    ImageGroup group;
    group.centre = snapshot.pairs[i].a;
    group.members.push_back(group.centre);
    group.scoreWithCentre.push_back(1.0F);
    for (; i < snapshot.pairs.size() && snapshot.pairs[i].a == group.centre; ++i) {
      if (snapshot.pairs[i].score < threshold) continue;
      group.members.push_back(snapshot.pairs[i].b);
      group.scoreWithCentre.push_back(snapshot.pairs[i].score);
      group.weakestLink = {group.centre, snapshot.pairs[i].b, snapshot.pairs[i].score};
    }
    if (group.members.size() > 1 || snapshot.filesOf(group.centre).size() > 1) {
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

std::vector<pipeline::FindCopiesOptions> FakeFindService::jobs() {
  const std::lock_guard lock(mutex_);
  return jobs_;
}

std::vector<pipeline::ExportFindsOptions> FakeFindService::exports() {
  const std::lock_guard lock(mutex_);
  return exports_;
}

Result<pipeline::FindCopiesReport> FakeFindService::findCopies(const pipeline::FindCopiesOptions& options,
                                                               JobControl& control, JobObserver* observer) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(options);
  }
  if (job) return job(control, observer);
  pipeline::FindCopiesReport report;
  report.snapshot = snapshot;
  report.threshold = snapshot->threshold;
  for (const auto& failure : snapshot->failures) {
    report.index.failures.push_back({JobStage::kDescribing, failure.error});
    report.index.failures.back().error.path = failure.path;
  }
  return report;
}

Result<std::shared_ptr<const library::LibrarySnapshot>> FakeFindService::readSnapshot(
    const std::string& path) {
  if (reader) return reader(path);
  return snapshot;
}

std::vector<ImageGroup> FakeFindService::groupSnapshot(const library::LibrarySnapshot& of,
                                                       const review::VerdictBook& verdicts, float threshold,
                                                       library::RejectedPairs rejected) {
  std::vector<ImageGroup> groups = grouper ? grouper(of, threshold) : groupsOf(of, threshold);
  // Enough for a window: who is no copy of the centre is no member.
  for (ImageGroup& group : groups) {
    const std::size_t before = group.members.size();
    for (std::size_t i = group.members.size(); i-- > 1;) {
      const auto key = review::pairKey(of.image(group.centre)->hash, of.image(group.members[i])->hash);
      const auto verdict = verdicts.verdict(key);
      if (!verdict || verdict->answer != VerdictAnswer::kNotCopy ||
          rejected == library::RejectedPairs::kShown)
        continue;
      group.members.erase(group.members.begin() + static_cast<std::ptrdiff_t>(i));
      group.scoreWithCentre.erase(group.scoreWithCentre.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (group.members.size() == before && group.weakestLink.a.isValid()) continue;
    if (group.members.size() > 1) {
      group.weakestLink = {group.centre, group.members.back(), group.scoreWithCentre.back()};
    } else {
      group.weakestLink = {};
    }
  }
  std::erase_if(groups, [&](const ImageGroup& group) {
    return group.members.size() < 2 && of.filesOf(group.centre).size() < 2;
  });
  return groups;
}

Result<void> FakeFindService::addToLedger(std::span<const VerdictEntry> entries) {
  const std::lock_guard lock(mutex_);
  if (writeFailure) return *writeFailure;
  ledger_.insert(ledger_.end(), entries.begin(), entries.end());
  return ok();
}

Result<ui::OpenLedger> FakeFindService::openVerdictLedger(const std::string&) {
  const std::lock_guard lock(mutex_);
  if (ledgerFailure) return *ledgerFailure;
  const auto seen = std::make_shared<std::size_t>(0);
  const auto unseen = [this, seen] {
    const std::vector<VerdictEntry> all = ledger();
    std::vector<VerdictEntry> added(all.begin() + static_cast<std::ptrdiff_t>(std::min(*seen, all.size())),
                                    all.end());
    *seen = all.size();
    return Result<std::vector<VerdictEntry>>(std::move(added));
  };
  return ui::OpenLedger{[this](std::span<const VerdictEntry> entries) { return addToLedger(entries); },
                        [seen, unseen] {
                          *seen = 0;
                          return unseen();
                        },
                        unseen};
}

std::vector<VerdictEntry> FakeFindService::ledger() {
  const std::lock_guard lock(mutex_);
  return ledger_;
}

void FakeFindService::setLedger(std::vector<VerdictEntry> entries) {
  const std::lock_guard lock(mutex_);
  ledger_ = std::move(entries);
}

std::vector<library::KnownLibrary> FakeFindService::knownLibraries() {
  return libraries;
}

Result<void> FakeFindService::removeFolder(const std::string& libraryPath, const std::string& folder) {
  const std::lock_guard lock(mutex_);
  if (removeFailure) return *removeFailure;
  auto rest = std::make_shared<library::LibrarySnapshot>();
  rest->libraryPath = libraryPath;
  for (const RootRecord& root : snapshot->roots) {
    if (root.path != folder) rest->roots.push_back(root);
  }
  snapshot = rest;
  return ok();
}

Result<pipeline::ExportFindsReport> FakeFindService::exportFinds(
    const pipeline::ExportFindsOptions& options) {
  const std::lock_guard lock(mutex_);
  exports_.push_back(options);
  return exportOutcome;
}

Result<pipeline::ExportVerdictsReport> FakeFindService::exportVerdicts(
    const pipeline::ExportVerdictsOptions& options) {
  const std::lock_guard lock(mutex_);
  verdictExports.push_back(options);
  return pipeline::ExportVerdictsReport{3, {}};
}

Result<pipeline::ImportVerdictsReport> FakeFindService::importVerdicts(
    const pipeline::ImportVerdictsOptions& options) {
  const std::lock_guard lock(mutex_);
  verdictImports.push_back(options);
  pipeline::ImportVerdictsReport report;
  report.added.read = 5;
  report.added.added = 4;
  report.problems.push_back({7, "no verdict"});
  return report;
}

Result<decode::RgbImage> FakeImageSource::thumbnail(const std::string& path, int longSide) {
  ++thumbnails;
  if (path.find("broken") != std::string::npos) return Error{ErrorCode::kCorrupt, path, {}, -1};
  const int size = std::min(longSide, std::max(width, height));
  return plainImage(size, size * height / width);
}

Result<ui::FittedImage> FakeImageSource::image(const std::string& path, int shortSide) {
  ++images;
  if (path.find("broken") != std::string::npos) return Error{ErrorCode::kTruncated, path, {}, 100};
  const bool isHalved = reduces && shortSide > 0 && std::min(width, height) / 2 >= shortSide;
  if (!isHalved) ++fullImages;
  return ui::FittedImage{plainImage(isHalved ? width / 2 : width, isHalved ? height / 2 : height), width,
                         height};
}

FileTraces FakeImageSource::traces(const std::string&) {
  return fileTraces;
}

}  // namespace lookalike::testing
