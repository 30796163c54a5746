// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/shared/image_loader.h"
#include "ui/shared/pixel_conversion.h"
#include "ui/shared/thumbnail_loader.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using Status = ThumbnailLoader::Status;

class TestImageLoading : public QObject {
  Q_OBJECT
 private slots:
  void pixelsKeepTheirColours() {
    const decode::RgbImage image{3, 1, {255, 0, 0, 0, 255, 0, 1, 2, 3}};
    const QImage converted = toQImage(image);
    QCOMPARE(converted.size(), QSize(3, 1));
    QCOMPARE(converted.pixel(0, 0), qRgb(255, 0, 0));
    QCOMPARE(converted.pixel(1, 0), qRgb(0, 255, 0));
    QCOMPARE(converted.pixel(2, 0), qRgb(1, 2, 3));
    QVERIFY(toQImage({}).isNull());
  }
  void thumbnailsArriveAndAreKept() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader loader(source);
    QSignalSpy loaded(&loader, &ThumbnailLoader::loaded);
    QCOMPARE(loader.thumbnail("/a.jpg", 100).status, Status::kWaiting);
    QVERIFY(loader.thumbnail("/a.jpg", 100).pixmap.isNull());
    QTRY_COMPARE(loader.thumbnail("/a.jpg", 100).status, Status::kReady);
    QCOMPARE(loader.thumbnail("/a.jpg", 100).pixmap.width(), 128);
    QCOMPARE(source->thumbnails.load(), 1);
    QCOMPARE(loaded.count(), 1);
  }
  void failedThumbnailsAreNotAskedForAgain() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader loader(source);
    QTRY_COMPARE(loader.thumbnail("/broken.jpg", 100).status, Status::kFailed);
    QTest::qWait(20);
    (void)loader.thumbnail("/broken.jpg", 100);
    QTest::qWait(20);
    QCOMPARE(source->thumbnails.load(), 1);
  }
  void requestsThatScrolledAwayAreForgotten() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader loader(source, 1);
    for (int i = 0; i < 5000; ++i) (void)loader.thumbnail("/" + std::to_string(i), 100);
    QTRY_COMPARE(loader.thumbnail("/4999", 100).status, Status::kReady);
    QTest::qWait(50);
    QVERIFY2(source->thumbnails < 4000, "the stack is to be bounded");
    QTRY_COMPARE(loader.thumbnail("/0", 100).status, Status::kReady);
  }
  void clearForgets() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader loader(source);
    QTRY_COMPARE(loader.thumbnail("/a.jpg", 100).status, Status::kReady);
    loader.clear();
    QCOMPARE(loader.thumbnail("/a.jpg", 100).status, Status::kWaiting);
    QTRY_COMPARE(source->thumbnails.load(), 2);
  }

  void pyramidHalves() {
    QImage image(1000, 600, QImage::Format_RGB32);
    image.fill(Qt::red);
    const ImagePyramid pyramid = makePyramid(image);
    QCOMPARE(pyramid.levels.size(), std::size_t{3});
    QCOMPARE(pyramid.levels[1].size(), QSize(500, 300));
    QCOMPARE(pyramid.levels[2].size(), QSize(250, 150));
    QCOMPARE(pyramid.levelFor(4.0).width(), 1000);
    QCOMPARE(pyramid.levelFor(0.6).width(), 1000);
    QCOMPARE(pyramid.levelFor(0.5).width(), 500);
    QCOMPARE(pyramid.levelFor(0.3).width(), 500);
    QCOMPARE(pyramid.levelFor(0.01).width(), 250);
    QVERIFY(makePyramid({}).levels.empty());
  }
  void pyramidOfAThinImageEnds() {
    QImage image(20'000, 1, QImage::Format_RGB32);
    image.fill(Qt::red);
    QVERIFY(makePyramid(image).levels.size() < 20);
  }
  void fullImagesArriveForTheirSide() {
    auto source = std::make_shared<FakeImageSource>();
    ImageLoader loader(source);
    QList<int> sides;
    connect(&loader, &ImageLoader::loaded, this,
            [&](int side, const std::string&, const std::shared_ptr<const ImagePyramid>& image) {
              sides << side;
              QCOMPARE(image->size(), QSize(640, 480));
            });
    QVERIFY(loader.request(0, "/a.jpg") == nullptr);
    QVERIFY(loader.request(1, "/b.jpg") == nullptr);
    QTRY_COMPARE(sides.size(), 2);
    QVERIFY(sides.contains(0) && sides.contains(1));
    QVERIFY(loader.request(1, "/a.jpg") != nullptr);
    QCOMPARE(source->fullImages.load(), 2);
  }
  void aReducedPyramidKnowsItsFullSize() {
    QImage image(500, 300, QImage::Format_RGB32);
    image.fill(Qt::red);
    const ImagePyramid pyramid = makePyramid(image, QSize(1000, 600));
    QCOMPARE(pyramid.size(), QSize(1000, 600));
    QVERIFY(!pyramid.isWhole());
    QCOMPARE(pyramid.levelFor(1.0).width(), 500);  // the sharpest there is
    QCOMPARE(pyramid.levelFor(0.5).width(), 500);
    QCOMPARE(pyramid.levelFor(0.25).width(), 250);
  }
  void theScreensResolutionComesFirst() {
    auto source = std::make_shared<FakeImageSource>();
    source->reduces = true;
    source->width = 2000;
    source->height = 1500;
    ImageLoader loader(source);
    QList<QSize> sharpest;
    connect(&loader, &ImageLoader::loaded, this,
            [&](int, const std::string&, const std::shared_ptr<const ImagePyramid>& image) {
              sharpest << image->levels.front().size();
              QCOMPARE(image->size(), QSize(2000, 1500));
            });
    QVERIFY(loader.request(0, "/a.jpg") == nullptr);
    QTRY_COMPARE(sharpest, (QList<QSize>{{1000, 750}, {2000, 1500}}));
    QVERIFY(loader.request(0, "/a.jpg")->isWhole());
    QCOMPARE(source->images.load(), 2);
  }
  void whatIsFetchedAheadIsThereAtOnce() {
    auto source = std::make_shared<FakeImageSource>();
    source->reduces = true;
    source->width = 2000;
    source->height = 1500;
    ImageLoader loader(source);
    QSignalSpy loaded(&loader, &ImageLoader::loaded);
    loader.prefetch({"/a.jpg", "/b.jpg", "/broken.jpg", "/c.jpg"});
    QTRY_VERIFY(loader.isInMemory("/a.jpg") && loader.isInMemory("/b.jpg") && loader.isInMemory("/c.jpg"));
    QVERIFY(!loader.isInMemory("/broken.jpg"));
    QCOMPARE(loaded.count(), 0);  // nobody waits for them
    QCOMPARE(source->fullImages.load(), 0);
    QCOMPARE(loader.request(1, "/b.jpg")->levels.front().width(), 1000);
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(loaded.at(0).at(0).toInt(), 1);
    QVERIFY(loader.request(1, "/b.jpg")->isWhole());
  }
  void whatIsFetchedAheadIsSmallWhateverTheFormat() {
    auto source = std::make_shared<FakeImageSource>();  // has full size only
    source->width = 4000;
    source->height = 3000;
    ImageLoader loader(source);
    loader.prefetch({"/a.png"});
    QTRY_VERIFY(loader.isInMemory("/a.png"));
    QCOMPARE(loader.request(0, "/a.png")->levels.front().size(), QSize(1000, 750));
  }
  void fullSizesDoNotPushOutWhatComesNext() {
    auto source = std::make_shared<FakeImageSource>();
    source->reduces = true;
    source->width = 6000;  // some 130 MB in full size
    source->height = 4000;
    ImageLoader loader(source);
    loader.prefetch({"/next.jpg"});
    QTRY_VERIFY(loader.isInMemory("/next.jpg"));
    // Images that are looked at for long enough, one after the other: more than fit in memory whole.
    int whole = 0;
    connect(&loader, &ImageLoader::loaded, this,
            [&](int, const std::string&, const std::shared_ptr<const ImagePyramid>& image) {
              whole += image->isWhole() ? 1 : 0;
            });
    for (int i = 0; i < 8; ++i) {
      (void)loader.request(0, "/" + std::to_string(i));
      QTRY_COMPARE(whole, i + 1);
    }
    QVERIFY(loader.isInMemory("/next.jpg"));
    QVERIFY(loader.isInMemory("/0"));
    QVERIFY(!loader.request(1, "/0")->isWhole());
  }
  void aSideTakesWhatIsBeingFetchedAhead() {
    auto source = std::make_shared<FakeImageSource>();
    ImageLoader loader(source);
    QSignalSpy loaded(&loader, &ImageLoader::loaded);
    loader.prefetch({"/a.jpg"});
    if (loader.request(0, "/a.jpg") == nullptr) QTRY_COMPARE(loaded.count(), 1);
    QVERIFY(source->images.load() <= 2);
  }
  void failuresNameTheirReason() {
    ImageLoader loader(std::make_shared<FakeImageSource>());
    ErrorCode code = ErrorCode::kIo;
    connect(&loader, &ImageLoader::failed, this,
            [&](int, const std::string&, const Error& error) { code = error.code; });
    QVERIFY(loader.request(0, "/broken.jpg") == nullptr);
    QTRY_COMPARE(code, ErrorCode::kTruncated);
  }
};

QTEST_MAIN(TestImageLoading)
#include "test_image_loading.moc"
