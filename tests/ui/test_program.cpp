// SPDX-License-Identifier: GPL-3.0-or-later
// The real program with the real pipeline: under Xvfb where it is installed, else offscreen.
#include <csignal>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library_snapshot.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;

class TestProgram : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QVERIFY(home_.isValid()); }

  void answersWithoutADisplay() {
    QProcess program;
    program.setProcessEnvironment(environment());
    program.start(LOOKALIKE_GUI_PROGRAM, {"--help"});
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(program.readAllStandardOutput().contains("--library"));
  }
  void refusesUnknownOptions() {
    QProcess program;
    QProcessEnvironment offscreen = environment();
    offscreen.insert("QT_QPA_PLATFORM", "offscreen");
    program.setProcessEnvironment(offscreen);
    program.start(LOOKALIKE_GUI_PROGRAM, {"--no-such-option"});
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAllStandardError().contains("--no-such-option"));
  }
  void findsCopiesInAFolder() {
    const QTemporaryDir pictures;
    const std::string root = pictures.path().toStdString();
    const RgbImage picture = makePicture(1, 320, 240);
    writeFile(root + "/one.jpg", encodeJpeg(picture));
    writeFile(root + "/small \xE9.jpg", encodeJpeg(resized(picture, 160, 120)));
    writeFile(root + "/other.png", encodePng(makePicture(2, 320, 240)));
    writeFile(root + "/empty.jpg", {});

    QProcess program;
    program.setProcessEnvironment(environment());
    program.setProcessChannelMode(QProcess::MergedChannels);
    const QString xvfb = QStandardPaths::findExecutable("xvfb-run");
    if (xvfb.isEmpty()) {
      program.start(LOOKALIKE_GUI_PROGRAM, {"-platform", "offscreen", pictures.path()});
    } else {
      program.start(xvfb, {"-a", LOOKALIKE_GUI_PROGRAM, "-platform", "xcb", pictures.path()});
    }
    QVERIFY(program.waitForStarted());
    std::shared_ptr<const library::LibrarySnapshot> snapshot;
    QTRY_VERIFY_WITH_TIMEOUT((snapshot = foundIn(root)) != nullptr, 30'000);
    QCOMPARE(snapshot->images.size(), std::size_t{3});
    QCOMPARE(snapshot->failures.size(), std::size_t{1});
    QCOMPARE(program.state(), QProcess::Running);
    program.terminate();
    if (!program.waitForFinished(5000)) program.kill();
    const QByteArray words = program.readAll();
    QVERIFY2(!words.contains("internal error"), words);
    QVERIFY2(!words.contains("Q_ASSERT") && !words.contains("QObject::"), words);
  }

 private:
  [[nodiscard]] QProcessEnvironment environment() const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove("QT_QPA_PLATFORM");
    environment.insert("LC_ALL", "C.UTF-8");
    environment.insert("HOME", home_.path());
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"}) {
      environment.insert(name, home_.path());
    }
    return environment;
  }
  /// The library of a folder once it holds pairs.
  [[nodiscard]] std::shared_ptr<const library::LibrarySnapshot> foundIn(const std::string& root) const {
    qputenv("XDG_DATA_HOME", home_.path().toUtf8());
    const auto snapshot = library::readSnapshot(library::defaultLibraryPath({root}));
    return snapshot.ok() && !(*snapshot)->pairs.empty() ? *snapshot : nullptr;
  }

  QTemporaryDir home_;
};

QTEST_GUILESS_MAIN(TestProgram)
#include "test_program.moc"
