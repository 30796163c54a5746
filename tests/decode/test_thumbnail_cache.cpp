// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>

#include <QTemporaryDir>
#include <QtTest>

#include "core/decode/thumbnail_cache.h"
#include "core/decode/thumbnail_png.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;
using decode::ThumbnailCache;
using decode::ThumbnailSize;

namespace {

void setModified(const std::string& path, std::time_t seconds) {
  const timespec times[2] = {{seconds, 0}, {seconds, 123'456'789}};
  QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

int fileCount(const std::string& folder) {
  std::error_code error;
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error))
    if (entry.is_regular_file()) ++count;
  return count;
}

unsigned modeOf(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

}  // namespace

class ThumbnailCacheTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  int next_ = 0;
  std::string freshHome() { return folder_.path().toStdString() + "/cache" + std::to_string(next_++); }
  [[nodiscard]] std::string pathOf(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }

 private slots:
  void nameByTheStandard() {
    // The example of the Thumbnail Managing Standard: file:///home/jens/photos/me.png.
    const ThumbnailCache cache("/c");
    QCOMPARE(cache.cachePath("/home/jens/photos/me.png", ThumbnailSize::kNormal),
             std::string("/c/thumbnails/normal/c6ee772d9e49320e97ec29a7eb5b1697.png"));
    QCOMPARE(cache.cachePath("/home/jens/../jens/photos/./me.png", ThumbnailSize::kXLarge),
             std::string("/c/thumbnails/x-large/c6ee772d9e49320e97ec29a7eb5b1697.png"));
  }

  void madeStoredAndFound() {
    const std::string home = freshHome();
    const std::string path = pathOf("a picture.jpg");
    writeFile(path, encodeJpeg(makePicture(1, 800, 600)));
    setModified(path, 1'700'000'000);
    const ThumbnailCache cache(home);
    const auto made = cache.thumbnail(path, ThumbnailSize::kLarge);
    QVERIFY(made.ok());
    QCOMPARE(made->width, 256);
    QCOMPARE(made->height, 192);
    QVERIFY(meanDifference(*made, resized(makePicture(1, 800, 600), 256, 192)) < 5);

    const std::string stored = cache.cachePath(path, ThumbnailSize::kLarge);
    QCOMPARE(modeOf(stored), 0600U);
    QCOMPARE(modeOf(home + "/thumbnails"), 0700U);
    QCOMPARE(modeOf(home + "/thumbnails/large"), 0700U);
    auto texts = decode::readPngTexts(readWholeFile(stored));
    QCOMPARE(texts["Thumb::MTime"], std::string("1700000000"));
    QVERIFY(texts["Thumb::URI"].rfind("file:///", 0) == 0);
    QVERIFY(texts["Thumb::URI"].find("a%20picture.jpg") != std::string::npos);
    QCOMPARE(texts["Thumb::Image::Width"], std::string("800"));

    // Found again: a mark painted into the stored file comes back.
    const auto marked = decode::encodePngWithTexts(makeFlat(256, 192, {9, 99, 199}), texts);
    QVERIFY(marked.ok());
    writeFile(stored, *marked);
    const auto found = cache.thumbnail(path, ThumbnailSize::kLarge);
    QVERIFY(found.ok());
    QVERIFY(pixelAt(*found, 100, 100) == (Rgb{9, 99, 199}));

    // Not after the file was changed.
    setModified(path, 1'700'000'001);
    const auto renewed = cache.thumbnail(path, ThumbnailSize::kLarge);
    QVERIFY(renewed.ok());
    QVERIFY(renewed->pixels == made->pixels);
    QCOMPARE(decode::readPngTexts(readWholeFile(stored))["Thumb::MTime"], std::string("1700000001"));
    QCOMPARE(fileCount(home), 1);  // no temporary file is left
  }

  void brokenStoredFileIsMadeAgain() {
    const std::string path = pathOf("b.png");
    writeFile(path, encodePng(makePicture(2, 300, 300)));
    const ThumbnailCache cache(freshHome());
    const auto made = cache.thumbnail(path, ThumbnailSize::kNormal);
    QVERIFY(made.ok());
    const std::string stored = cache.cachePath(path, ThumbnailSize::kNormal);
    Bytes bytes = readWholeFile(stored);
    bytes.resize(bytes.size() / 2);
    writeFile(stored, bytes);
    const auto again = cache.thumbnail(path, ThumbnailSize::kNormal);
    QVERIFY(again.ok());
    QVERIFY(again->pixels == made->pixels);
  }

  void smallImagesStayAsTheyAre() {
    const RgbImage picture = makePicture(3, 60, 20);
    const std::string path = pathOf("small.png");
    writeFile(path, encodePng(picture));
    const auto thumbnail = ThumbnailCache(freshHome()).thumbnail(path, ThumbnailSize::kNormal);
    QVERIFY(thumbnail.ok());
    QVERIFY(thumbnail->pixels == picture.pixels);
  }

  void thinImagesKeepOnePixel() {
    const std::string path = pathOf("thin.png");
    writeFile(path, encodePng(makePicture(4, 5000, 2)));
    const auto thumbnail = ThumbnailCache(freshHome()).thumbnail(path, ThumbnailSize::kNormal);
    QVERIFY(thumbnail.ok());
    QCOMPARE(thumbnail->width, 128);
    QCOMPARE(thumbnail->height, 1);
  }

  void namesThatAreNotUtf8() {
    const std::string path = pathOf("caf\xE9 #1?%.png");
    writeFile(path, encodePng(makePicture(5, 40, 40)));
    const ThumbnailCache cache(freshHome());
    QVERIFY(cache.thumbnail(path, ThumbnailSize::kNormal).ok());
    const auto texts = decode::readPngTexts(readWholeFile(cache.cachePath(path, ThumbnailSize::kNormal)));
    QVERIFY(texts.at("Thumb::URI").find("caf%E9%20%231%3F%25.png") != std::string::npos);
  }

  void unwritableCacheIsNoError() {
    const std::string path = pathOf("c.png");
    writeFile(path, encodePng(makePicture(6, 300, 200)));
    const std::string blocked = pathOf("blocked");
    writeFile(blocked, Bytes(1));  // a file where the folder should be: also the superuser cannot write there
    const auto thumbnail = ThumbnailCache(blocked).thumbnail(path, ThumbnailSize::kNormal);
    QVERIFY(thumbnail.ok());
    QCOMPARE(thumbnail->width, 128);
  }

  void thumbnailsOfThumbnailsAreNotStored() {
    const std::string path = pathOf("d.png");
    writeFile(path, encodePng(makePicture(7, 300, 200)));
    const std::string home = freshHome();
    const ThumbnailCache cache(home);
    QVERIFY(cache.thumbnail(path, ThumbnailSize::kLarge).ok());
    QCOMPARE(fileCount(home), 1);
    const auto second = cache.thumbnail(cache.cachePath(path, ThumbnailSize::kLarge), ThumbnailSize::kNormal);
    QVERIFY(second.ok());
    QCOMPARE(second->width, 128);
    QCOMPARE(fileCount(home), 1);
  }

  void failuresAreErrorsAndNotStored() {
    const std::string home = freshHome();
    const ThumbnailCache cache(home);
    const auto missing = cache.thumbnail(pathOf("missing.png"), ThumbnailSize::kNormal);
    QVERIFY(!missing.ok());
    QCOMPARE(missing.error().code, ErrorCode::kNotFound);
    const auto folder = cache.thumbnail(folder_.path().toStdString(), ThumbnailSize::kNormal);
    QVERIFY(!folder.ok());
    QCOMPARE(folder.error().code, ErrorCode::kNotARegularFile);
    Bytes bytes = encodePng(makePicture(8, 100, 100));
    bytes.resize(bytes.size() - 100);
    writeFile(pathOf("cut.png"), bytes);
    const auto cut = cache.thumbnail(pathOf("cut.png"), ThumbnailSize::kNormal);
    QVERIFY(!cut.ok());
    QCOMPARE(cut.error().code, ErrorCode::kTruncated);
    QCOMPARE(fileCount(home), 0);
  }
};

QTEST_GUILESS_MAIN(ThumbnailCacheTest)
#include "test_thumbnail_cache.moc"
