// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>
#include <random>

#include "core/scan/folder_scan.h"
#include "tests/scan/made_tree.h"

using namespace lookalike;
using namespace lookalike::scan;
using lookalike::testing::MadeTree;

namespace {

FoundFile found(std::string path, std::uint64_t inode, std::int64_t bytes = 10, std::int64_t modifiedNs = 1) {
  return {std::move(path), bytes, modifiedNs, 1, inode, 1, 0};
}

KnownFile known(std::string path, std::uint64_t inode, std::int64_t bytes = 10, std::int64_t modifiedNs = 1) {
  return {1, std::move(path), bytes, modifiedNs, 1, inode, false};
}

/// "kind found<-known" a change, in one line.
QString words(const ScanChanges& changes) {
  QStringList all;
  const auto matches = [&](const char* kind, const std::vector<ScanChanges::Match>& list) {
    for (const auto& match : list) all << QString("%1 %2<-%3").arg(kind).arg(match.found).arg(match.known);
  };
  const auto singles = [&](const char* kind, const std::vector<std::uint32_t>& list) {
    for (const auto index : list) all << QString("%1 %2").arg(kind).arg(index);
  };
  matches("unchanged", changes.unchanged);
  matches("changed", changes.changed);
  matches("moved", changes.moved);
  singles("added", changes.added);
  singles("missing", changes.missing);
  singles("unreadable", changes.unreadable);
  return all.join(", ");
}

}  // namespace

class TestScanChanges : public QObject {
  Q_OBJECT

 private slots:
  void nothingAndNothing() { QCOMPARE(words(compareWithKnown({}, {})), QString()); }

  void allIsNewAtFirst() {
    QCOMPARE(words(compareWithKnown({found("/a", 1), found("/b", 2)}, {})), QString("added 0, added 1"));
  }

  void theSameIsUnchangedInAnyOrder() {
    QCOMPARE(words(compareWithKnown({found("/a", 1), found("/b", 2)}, {known("/b", 2), known("/a", 1)})),
             QString("unchanged 0<-1, unchanged 1<-0"));
  }

  void otherBytesOrTimeIsChanged() {
    QCOMPARE(words(compareWithKnown({found("/a", 1, 11), found("/b", 2, 10, 2)},
                                    {known("/a", 1), known("/b", 2)})),
             QString("changed 0<-0, changed 1<-1"));
  }

  void theChangeTimeCountsWhereItIsKnown() {
    FoundFile file = found("/a", 1);
    file.changedNs = 5;
    KnownFile record = known("/a", 1);
    QCOMPARE(words(compareWithKnown({file}, {record})), QString("unchanged 0<-0"));  // not known
    record.changedNs = 5;
    QCOMPARE(words(compareWithKnown({file}, {record})), QString("unchanged 0<-0"));
    record.changedNs = 4;
    QCOMPARE(words(compareWithKnown({file}, {record})), QString("changed 0<-0"));
    file.path = "/b";  // a new name is itself a change of the inode
    QCOMPARE(words(compareWithKnown({file}, {record})), QString("moved 0<-0"));
  }

  void goneIsMissingUntilItReappears() {
    std::vector<KnownFile> library{known("/a", 1)};
    QCOMPARE(words(compareWithKnown({}, library)), QString("missing 0"));
    library[0].missing = true;
    QCOMPARE(words(compareWithKnown({found("/a", 1)}, library)), QString("unchanged 0<-0"));
    QCOMPARE(words(compareWithKnown({found("/b", 1)}, library)), QString("moved 0<-0"));
  }

  void otherPathWithTheSameInodeIsMoved() {
    QCOMPARE(words(compareWithKnown({found("/x/b", 1)}, {known("/a", 1)})), QString("moved 0<-0"));
    // ... but an inode that was given out again is not the same file.
    QCOMPARE(words(compareWithKnown({found("/b", 1, 11)}, {known("/a", 1)})), QString("added 0, missing 0"));
    QCOMPARE(words(compareWithKnown({found("/b", 1, 10, 2)}, {known("/a", 1)})),
             QString("added 0, missing 0"));
    FoundFile otherDevice = found("/b", 1);
    otherDevice.device = 2;
    QCOMPARE(words(compareWithKnown({otherDevice}, {known("/a", 1)})), QString("added 0, missing 0"));
  }

  void hardLinksAreSeparateFiles() {
    QCOMPARE(words(compareWithKnown({found("/a", 1), found("/b", 1)}, {known("/a", 1)})),
             QString("unchanged 0<-0, added 1"));
    QCOMPARE(words(compareWithKnown({found("/a", 1), found("/b", 1)}, {known("/a", 1), known("/b", 1)})),
             QString("unchanged 0<-0, unchanged 1<-1"));
    // Two links, one is renamed; then two known links become one new name; then one becomes two new names.
    QCOMPARE(words(compareWithKnown({found("/a", 1), found("/c", 1)}, {known("/a", 1), known("/b", 1)})),
             QString("unchanged 0<-0, moved 1<-1"));
    QCOMPARE(words(compareWithKnown({found("/c", 1)}, {known("/b", 1), known("/a", 1)})),
             QString("moved 0<-0, missing 1"));
    QCOMPARE(words(compareWithKnown({found("/b", 1), found("/c", 1)}, {known("/a", 1)})),
             QString("moved 0<-0, added 1"));
  }

  void restoredFileWithAnotherInodeIsUnchanged() {
    QCOMPARE(words(compareWithKnown({found("/a", 9)}, {known("/a", 1)})), QString("unchanged 0<-0"));
    FoundFile remounted = found("/a", 9);
    remounted.device = 2;
    QCOMPARE(words(compareWithKnown({remounted}, {known("/a", 1), known("/b", 9)})),
             QString("unchanged 0<-0, missing 1"));
  }

  void swappedNamesAreReadAgain() {
    // Equal size and time: only the inodes tell.
    QCOMPARE(words(compareWithKnown({found("/a", 2), found("/b", 1)}, {known("/a", 1), known("/b", 2)})),
             QString("changed 0<-0, changed 1<-1"));
    // Of different size, the path's own facts tell.
    QCOMPARE(words(compareWithKnown({found("/a", 2, 20), found("/b", 1, 10)},
                                    {known("/a", 1, 10), known("/b", 2, 20)})),
             QString("changed 0<-0, changed 1<-1"));
    // Renamed over another file: that one is gone, and its path holds the moved content.
    QCOMPARE(words(compareWithKnown({found("/b", 1)}, {known("/a", 1), known("/b", 2)})),
             QString("changed 0<-1, missing 0"));
  }

  void unreadableIsNotMissing() {
    const std::vector<Error> failures{{ErrorCode::kPermissionDenied, "/x/shut", {}, -1}};
    QCOMPARE(words(compareWithKnown({},
                                    {known("/x/shut/a", 1), known("/x/shutter/b", 2), known("/x/shut", 3),
                                     known("/x/shut/deep/er/c", 4), known("/d", 5)},
                                    failures)),
             QString("missing 1, missing 4, unreadable 0, unreadable 2, unreadable 3"));
    // What cannot be seen has not moved.
    QCOMPARE(words(compareWithKnown({found("/y", 1)}, {known("/x/shut/a", 1)}, failures)),
             QString("added 0, unreadable 0"));
  }

  void everyFileHasExactlyOneFate() {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
      std::vector<FoundFile> disk;
      std::vector<KnownFile> library;
      for (char name = 'a'; name < 'k'; ++name) {
        if (random() % 3 != 0)
          disk.push_back(found(std::string("/") + name, random() % 8, 10 + random() % 2));
        if (random() % 3 != 0)
          library.push_back(known(std::string("/") + name, random() % 8, 10 + random() % 2));
      }
      std::shuffle(disk.begin(), disk.end(), random);
      std::shuffle(library.begin(), library.end(), random);
      const ScanChanges changes = compareWithKnown(disk, library);
      std::vector<int> foundFates(disk.size(), 0);
      std::vector<int> knownFates(library.size(), 0);
      for (const auto* list : {&changes.unchanged, &changes.changed, &changes.moved}) {
        for (const auto& match : *list) {
          ++foundFates[match.found];
          ++knownFates[match.known];
        }
      }
      for (const auto index : changes.added) ++foundFates[index];
      for (const auto index : changes.missing) ++knownFates[index];
      QVERIFY(std::all_of(foundFates.begin(), foundFates.end(), [](int count) { return count == 1; }));
      QVERIFY(std::all_of(knownFates.begin(), knownFates.end(), [](int count) { return count == 1; }));
    }
  }

  void onDiskRenameAndEdit() {
    MadeTree tree;
    for (const char* name : {"keep.jpg", "rename.jpg", "edit.jpg", "remove.jpg", "secret.jpg"})
      tree.file(name, name);
    ScanOptions options;
    options.roots = {tree.path()};
    options.extensions = {"jpg"};
    JobControl control;
    const auto first = scanFolders(options, control, nullptr);
    std::vector<KnownFile> library;  // edit, keep, remove, rename, secret
    for (const FoundFile& file : first->files)
      library.push_back(
          {1, file.path, file.bytes, file.modifiedNs, file.device, file.inode, false, file.changedNs});
    tree.folder("new");
    std::filesystem::rename(tree.path("rename.jpg"), tree.path("new/name.jpg"));
    std::filesystem::remove(tree.path("remove.jpg"));
    tree.file("edit.jpg", "edited, and longer");
    const auto before = std::filesystem::last_write_time(tree.path("secret.jpg"));
    tree.file("secret.jpg", "terces.gpj");  // as long, and its time set back
    std::filesystem::last_write_time(tree.path("secret.jpg"), before);
    tree.file("added.jpg");
    const auto second = scanFolders(options, control, nullptr);  // added, edit, keep, new/name, secret
    const ScanChanges changes = compareWithKnown(second->files, library);
    QCOMPARE(words(changes),
             QString("unchanged 2<-1, changed 1<-0, changed 4<-4, moved 3<-3, added 0, missing 2"));
  }
};

QTEST_GUILESS_MAIN(TestScanChanges)
#include "test_scan_changes.moc"
