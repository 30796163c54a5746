// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <QtTest/QTest>
#include <thread>

#include "core/scan/folder_scan.h"
#include "tests/scan/made_tree.h"

using namespace lookalike;
using namespace lookalike::scan;
using lookalike::testing::MadeTree;

namespace {

bool startsWithImage(const std::byte* head, std::size_t size) {
  return size >= 5 && std::memcmp(head, "IMAGE", 5) == 0;
}

/// Counts what it is told.
class Counter final : public JobObserver {
 public:
  void onProgress(const JobProgress& progress) override { last = progress; }
  void onFailure(const ItemFailure& failure) override { failures.push_back(failure.error); }
  JobProgress last;
  std::vector<Error> failures;
};

/// Without root's right to read everything, for the thread that holds it.
class AsNobody {
 public:
  AsNobody() : group_(::setfsgid(65534)), user_(::setfsuid(65534)) {}
  ~AsNobody() {
    ::setfsuid(static_cast<uid_t>(user_));
    ::setfsgid(static_cast<gid_t>(group_));
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  int group_;
  int user_;
};

}  // namespace

class TestFolderScan : public QObject {
  Q_OBJECT

  std::unique_ptr<MadeTree> tree_;
  ScanOptions options_;
  JobControl control_;

  ScanResult scan() { return scanFolders(options_, control_, nullptr).value(); }
  /// Paths below the tree.
  std::vector<std::string> names() {
    std::vector<std::string> names;
    const ScanResult result = scan();
    for (const FoundFile& file : result.files) names.push_back(file.path.substr(tree_->path().size() + 1));
    return names;
  }
  using Names = std::vector<std::string>;

 private slots:
  void init() {
    tree_ = std::make_unique<MadeTree>();
    options_ = {};
    options_.roots = {tree_->path()};
    options_.extensions = {"jpg", "png"};
  }
  void cleanup() { tree_.reset(); }

  void emptyFolderHasNoFiles() {
    const ScanResult result = scan();
    QVERIFY(result.files.empty() && result.failures.empty());
    QCOMPARE(result.ignored, 0);
    QVERIFY(result.canonicalRoots == Names{tree_->path()});
  }

  void fileHasItsFacts() {
    const std::string path = tree_->file("a/one.jpg", "12345");
    tree_->setModified("a/one.jpg", 1'600'000'000, 123'456'789);
    ::link(path.c_str(), tree_->path("b.jpg").c_str());
    struct stat status {};
    QCOMPARE(::stat(path.c_str(), &status), 0);
    const ScanResult result = scan();
    QCOMPARE(result.files.size(), std::size_t{2});  // hard links are separate files
    const FoundFile& file = result.files[0];
    QVERIFY(file.path == path);
    QCOMPARE(file.bytes, 5);
    QCOMPARE(file.modifiedNs, 1'600'000'000'123'456'789);
    QCOMPARE(file.device, static_cast<std::uint64_t>(status.st_dev));
    QCOMPARE(file.inode, static_cast<std::uint64_t>(status.st_ino));
    QCOMPARE(file.linkCount, 2U);
    QCOMPARE(file.rootIndex, 0U);
    QCOMPARE(result.files[1].inode, file.inode);
  }

  void sortedByTheBytesOfThePath() {
    for (const char* name : {"a/x.jpg", "a-b.jpg", "a.jpg", "a0.jpg", "a/-/y.jpg", "a b/z.jpg", "B.jpg",
                             "\xff.jpg", "a/b.jpg", "a/b/c.jpg", "\x7f/q.jpg"})
      tree_->file(name);
    Names sorted = names();
    QCOMPARE(sorted.size(), std::size_t{11});
    QVERIFY(std::is_sorted(sorted.begin(), sorted.end()));
  }

  void extensionsDecide() {
    for (const char* name : {"a.jpg", "b.JPG", "c.Png", "d.txt", "e.jpg.txt", "f.tar.jpg", "g.jpgx", "h.jp"})
      tree_->file(name);
    QVERIFY((names() == Names{"a.jpg", "b.JPG", "c.Png", "f.tar.jpg"}));
    QCOMPARE(scan().ignored, 4);
  }

  void filesWithoutExtensionAreSniffed() {
    tree_->file("yes", "IMAGE....");
    tree_->file("dot.", "IMAGE");
    tree_->file("no", "TEXT.....");
    tree_->file("empty", "");
    tree_->file("short", "IMA");
    tree_->file("named.txt", "IMAGE");
    tree_->file("big", "IMAGE" + std::string(100'000, 'x'));
    QVERIFY(names().empty());
    QCOMPARE(scan().ignored, 7);
    options_.looksLikeImage = startsWithImage;
    QVERIFY((names() == Names{"big", "dot.", "yes"}));
    QCOMPARE(scan().ignored, 4);
  }

  void hiddenNamesOnRequest() {
    for (const char* name : {".h.jpg", ".d/a.jpg", "v/.h.jpg", "v/a.jpg", ".jpg"}) tree_->file(name);
    QVERIFY((names() == Names{"v/a.jpg"}));
    options_.includeHidden = true;
    options_.looksLikeImage = startsWithImage;
    QVERIFY((names() == Names{".d/a.jpg", ".h.jpg", "v/.h.jpg", "v/a.jpg"}));  // ".jpg" has no extension
  }

  void hiddenRootIsWalked() {
    tree_->file(".root/a.jpg");
    options_.roots = {tree_->path(".root")};
    QVERIFY((names() == Names{".root/a.jpg"}));
  }

  void excludePatterns_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("left");
    QTest::newRow("name") << "thumb.jpg"
                          << "a.jpg cache/b.jpg cache/deep/c.jpg x/cache/d.jpg";
    QTest::newRow("folder name") << "cache"
                                 << "a.jpg x/thumb.jpg";
    QTest::newRow("folder only") << "cache/"
                                 << "a.jpg x/thumb.jpg";
    QTest::newRow("folder only, no such folder")
        << "a.jpg/"
        << "a.jpg cache/b.jpg cache/deep/c.jpg x/cache/d.jpg x/thumb.jpg";
    QTest::newRow("from the root") << "/cache"
                                   << "a.jpg x/cache/d.jpg x/thumb.jpg";
    QTest::newRow("path") << "x/cache"
                          << "a.jpg cache/b.jpg cache/deep/c.jpg x/thumb.jpg";
    QTest::newRow("star stops at a slash") << "cache/*.jpg"
                                           << "a.jpg cache/deep/c.jpg x/cache/d.jpg x/thumb.jpg";
    QTest::newRow("class") << "[ab].jpg"
                           << "cache/deep/c.jpg x/cache/d.jpg x/thumb.jpg";
    QTest::newRow("everything") << "*"
                                << "";
  }
  void excludePatterns() {
    QFETCH(QString, pattern);
    QFETCH(QString, left);
    for (const char* name : {"a.jpg", "cache/b.jpg", "cache/deep/c.jpg", "x/cache/d.jpg", "x/thumb.jpg"})
      tree_->file(name);
    options_.excludePatterns = {pattern.toStdString()};
    QStringList found;
    for (const std::string& name : names()) found << QString::fromStdString(name);
    QCOMPARE(found.join(' '), left);
    QCOMPARE(scan().ignored, 0);
  }

  void excludedFolderIsNotEntered() {
    const std::string shut = tree_->folder("shut");
    ::chmod(shut.c_str(), 0000);
    tree_->file("a.jpg");
    options_.excludePatterns = {"shut"};
    const AsNobody nobody;
    QVERIFY(scan().failures.empty());
  }

  void namesAreBytes() {
    const Names odd{"caf\xe9/\xff\xfe.jpg", "line\nbreak.jpg", "quote'\".jpg", " .jpg"};
    for (const std::string& name : odd) tree_->file(name);
    Names expected = odd;
    std::sort(expected.begin(), expected.end());
    QVERIFY(names() == expected);
    options_.roots = {tree_->path("caf\xe9")};
    options_.excludePatterns = {"x\xe9*"};
    QVERIFY((names() == Names{"caf\xe9/\xff\xfe.jpg"}));
  }

  void specialFilesAreIgnored() {
    QCOMPARE(::mkfifo(tree_->path("pipe.jpg").c_str(), 0600), 0);
    QCOMPARE(::mkfifo(tree_->path("pipe").c_str(), 0600), 0);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, tree_->path("s.jpg").c_str(), sizeof(address.sun_path) - 1);
    QCOMPARE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ::close(socket);
    tree_->folder("folder.jpg");
    options_.looksLikeImage = startsWithImage;
    QVERIFY(names().empty());
    QVERIFY(scan().failures.empty());
    options_.roots = {tree_->path("pipe.jpg")};
    QVERIFY(scanFolders(options_, control_, nullptr).error().code == ErrorCode::kNotARegularFile);
  }

  void symlinksOnRequest() {
    MadeTree outside;
    outside.file("far/o.jpg");
    outside.file("single.jpg");
    tree_->file("a/real.jpg");
    std::filesystem::create_symlink(outside.path("far"), tree_->path("to far"));
    std::filesystem::create_symlink(outside.path("single.jpg"), tree_->path("to single.jpg"));
    std::filesystem::create_symlink(tree_->path("a/real.jpg"), tree_->path("0 again.jpg"));
    std::filesystem::create_symlink(tree_->path(), tree_->path("a/loop"));
    std::filesystem::create_symlink("self.jpg", tree_->path("self.jpg"));
    std::filesystem::create_symlink("nowhere", tree_->path("broken.jpg"));
    QVERIFY((names() == Names{"a/real.jpg"}));
    options_.followSymlinks = true;
    // The link to a listed file is not listed as a copy of it, and the loop is not entered.
    QVERIFY((names() == Names{"a/real.jpg", "to far/o.jpg", "to single.jpg"}));
    QVERIFY(scan().failures.empty());
  }

  void realFolderWinsOverALinkToIt() {
    tree_->file("z/real.jpg");
    std::filesystem::create_symlink(tree_->path("z"), tree_->path("a"));
    options_.followSymlinks = true;
    QVERIFY((names() == Names{"z/real.jpg"}));
    std::filesystem::create_symlink(tree_->path("z"), tree_->path("root"));
    options_.roots = {tree_->path("root")};
    QVERIFY((names() == Names{"z/real.jpg"}));  // a root is made canonical
  }

  void rootsMayOverlap() {
    tree_->file("a/b/one.jpg");
    tree_->file("a/two.jpg");
    tree_->file("c/three.jpg");
    options_.roots = {tree_->path("a/b"), tree_->path("c"), tree_->path("a"), tree_->path("a/"),
                      tree_->path("a/two.jpg")};
    const ScanResult result = scan();
    QCOMPARE(result.canonicalRoots.size(), std::size_t{5});
    QVERIFY(result.canonicalRoots[3] == tree_->path("a"));
    QCOMPARE(result.files.size(), std::size_t{3});
    QVERIFY(result.files[0].path == tree_->path("a/b/one.jpg") && result.files[0].rootIndex == 0);
    QVERIFY(result.files[1].path == tree_->path("a/two.jpg") && result.files[1].rootIndex == 2);
    QVERIFY(result.files[2].path == tree_->path("c/three.jpg") && result.files[2].rootIndex == 1);
  }

  void singleFileIsARoot() {
    tree_->file("picture.xyz", "content");
    options_.roots = {tree_->path("picture.xyz")};
    const ScanResult result = scan();
    QCOMPARE(result.files.size(), std::size_t{1});
    QCOMPARE(result.files[0].bytes, 7);
  }

  void rootsThatAreNotThere() {
    options_.roots = {tree_->path(), tree_->path("none")};
    auto result = scanFolders(options_, control_, nullptr);
    QVERIFY(result.error().code == ErrorCode::kNotFound);
    QVERIFY(result.error().path == tree_->path("none"));
    const std::string shut = tree_->folder("shut");
    ::chmod(shut.c_str(), 0000);
    options_.roots = {shut};
    const AsNobody nobody;
    QVERIFY(scanFolders(options_, control_, nullptr).error().code == ErrorCode::kPermissionDenied);
  }

  void unreadableFolderDoesNotEndTheScan() {
    tree_->file("a/one.jpg");
    tree_->file("shut/two.jpg");
    tree_->file("listed/three.jpg");
    tree_->file("listed/four.jpg");
    tree_->file("z/five.jpg");
    ::chmod(tree_->path("shut").c_str(), 0000);
    ::chmod(tree_->path("listed").c_str(), 0744);  // names can be listed, nothing else
    Counter counter;
    Result<ScanResult> result = Error{};
    {
      const AsNobody nobody;
      result = scanFolders(options_, control_, &counter);
    }
    QVERIFY(result.ok());
    QCOMPARE(result->files.size(), std::size_t{2});
    QCOMPARE(result->failures.size(), std::size_t{2});  // one a folder
    QCOMPARE(counter.failures.size(), std::size_t{2});
    Names failed{result->failures[0].path, result->failures[1].path};
    std::sort(failed.begin(), failed.end());
    QVERIFY((failed == Names{tree_->path("listed"), tree_->path("shut")}));
    QVERIFY(result->failures[0].code == ErrorCode::kPermissionDenied);
  }

  void deepTreesCostNoStack() {
    // Deeper than a path can be long: made one step at a time, from within.
    const int start = ::open(".", O_RDONLY | O_DIRECTORY);
    QCOMPARE(::chdir(tree_->path().c_str()), 0);
    int depth = 0;
    for (; depth < 1500; ++depth) {
      if (::mkdir("dd", 0755) != 0 || ::chdir("dd") != 0) break;
      if (depth == 1000) std::ofstream("deep.jpg") << "x";
    }
    QCOMPARE(::fchdir(start), 0);
    ::close(start);
    QCOMPARE(depth, 1500);
    const ScanResult result = scan();
    QCOMPARE(result.files.size(), std::size_t{1});
    QCOMPARE(result.files[0].path.size(), tree_->path().size() + 1001 * 3 + 9);
    QCOMPARE(result.failures.size(), std::size_t{1});  // where the path's length ends
  }

  void vanishingFoldersDoNoHarm() {
    for (int i = 0; i < 300; ++i) tree_->file(std::to_string(i) + "/e/f.jpg");
    std::atomic<bool> stop = false;
    std::jthread remover([&] {
      for (int i = 299; i >= 0 && !stop; --i) std::filesystem::remove_all(tree_->path(std::to_string(i)));
    });
    for (int i = 0; i < 20; ++i) QVERIFY(scanFolders(options_, control_, nullptr).ok());
    stop = true;
  }

  void cancelEndsTheScan() {
    tree_->file("a/one.jpg");
    JobControl cancelled;
    cancelled.cancel();
    QVERIFY(scanFolders(options_, cancelled, nullptr).error().code == ErrorCode::kCancelled);
  }

  void pauseHoldsTheScan() {
    tree_->file("a/one.jpg");
    JobControl control;
    control.pause();
    std::atomic<bool> finished = false;
    std::jthread worker([&] { finished = scanFolders(options_, control, nullptr).ok(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    QVERIFY(!finished);
    control.resume();
    worker.join();
    QVERIFY(finished);
  }

  void observerHearsOfTheFiles() {
    tree_->file("a/one.jpg");
    tree_->file("a/two.jpg");
    tree_->file("a/b/three.jpg");
    Counter counter;
    QVERIFY(scanFolders(options_, control_, &counter).ok());
    QCOMPARE(counter.last.done, 3);
    QVERIFY(counter.last.stage == JobStage::kScanning);
  }

  void senselessOptionsAreRefused() {
    const auto codeOf = [&] { return scanFolders(options_, control_, nullptr).error().code; };
    const ScanOptions good = options_;
    options_.roots.clear();
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
    options_ = good;
    options_.roots.emplace_back();
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
    options_ = good;
    options_.excludePatterns = {""};
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
    options_ = good;
    options_.extensions = {".jpg"};
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
    options_ = good;
    options_.extensions.clear();
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
    options_ = good;
    options_.roots = {std::string("/tmp\0x", 6)};
    QVERIFY(codeOf() == ErrorCode::kInvalidArgument);
  }
};

QTEST_GUILESS_MAIN(TestFolderScan)
#include "test_folder_scan.moc"
