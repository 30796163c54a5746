// SPDX-License-Identifier: GPL-3.0-or-later
// The two commands of the README on machines where something is missing: the real scripts, with stand-ins
// (tests/packaging/stand-ins) for dpkg-query, apt-get, id, sudo and cmake that answer as the real programs
// do.

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

class TestPackaging : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  /// The stand-ins, and the programs of this machine that have none.
  QTemporaryDir bin_, binWithoutSudo_;

  struct Run {
    int exitCode = -1;
    QString out, err;
  };

  [[nodiscard]] QString system(const QString& name) const { return folder_->filePath("system/" + name); }
  void write(const QString& path, const QByteArray& text) const {
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }
  [[nodiscard]] QStringList calls() const {
    QFile file(system("calls"));
    return file.open(QIODevice::ReadOnly) ? QString(file.readAll()).split('\n', Qt::SkipEmptyParts)
                                          : QStringList{};
  }
  [[nodiscard]] bool wasBuilt() const {
    return !calls().filter(QRegularExpression("^cmake --build")).isEmpty();
  }

  /// The wanted packages, as the scripts' file names them.
  /// All, or those that `packaging/run` needs: without the last section.
  [[nodiscard]] static QStringList wanted(bool withTests = true) {
    QFile file(LOOKALIKE_SOURCE_DIR "/packaging/debian-packages.txt");
    QStringList names;
    if (!file.open(QIODevice::ReadOnly)) return names;
    for (const QString& line : QString(file.readAll()).split('\n')) {
      if (!withTests && line.startsWith("# tests")) break;
      const QString name = line.section('#', 0, 0).trimmed();
      if (!name.isEmpty()) names << name;
    }
    return names;
  }
  /// Puts all wanted packages into dpkg's database, `name` with the status given, or not at all if that is
  /// empty.
  void installAllBut(const QString& name, const QByteArray& status) const {
    QByteArray database = "ii bash\nrc forgotten\n";
    for (const QString& package : wanted()) {
      const QByteArray itsStatus = package == name ? status : "ii";
      if (!itsStatus.isEmpty()) database += itsStatus + " " + package.toUtf8() + "\n";
    }
    write(system("dpkg"), database);
  }

  /// Runs a script of the made source tree, where a path holds the stand-ins and all programs of this machine
  /// that have none; sudo only when `hasSudo`.
  [[nodiscard]] Run run(const QString& script, const QStringList& arguments, bool hasSudo = true) const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", (hasSudo ? bin_ : binWithoutSudo_).path());
    environment.insert("SYSTEM", folder_->filePath("system"));
    environment.insert("TMPDIR", folder_->filePath("temporary"));
    for (const char* display : {"DISPLAY", "WAYLAND_DISPLAY"}) environment.remove(display);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(folder_->filePath("tree/packaging/" + script), arguments);
    if (!process.waitForFinished(60'000)) return {-1, {}, "hung"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
  }

 private slots:
  void initTestCase() {
    for (const char* source : {LOOKALIKE_SOURCE_DIR "/tests/packaging/stand-ins", "/usr/bin", "/bin"}) {
      for (const QFileInfo& file : QDir(source).entryInfoList(QDir::Files)) {
        const QString name = file.fileName();
        QFile::link(file.filePath(), bin_.filePath(name));  // the first one of a name stays
        if (name != "sudo") QFile::link(file.filePath(), binWithoutSudo_.filePath(name));
      }
    }
  }

  void readmeIsShort() {
    QFile file(LOOKALIKE_SOURCE_DIR "/README.md");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll()).simplified();
    QVERIFY(text.contains("packaging/run") && text.contains("packaging/test"));
    const auto words = text.count(' ') + 1;
    QVERIFY2(words <= 900, qPrintable(QString::number(words)));
  }

  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    for (const char* name : {"run", "test", "setup.sh", "debian-packages.txt"}) {
      QVERIFY(QDir().mkpath(folder_->filePath("tree/packaging")));
      QVERIFY(QFile::copy(QString(LOOKALIKE_SOURCE_DIR "/packaging/") + name,
                          folder_->filePath(QString("tree/packaging/") + name)));
    }
    const QString program = folder_->filePath("tree/build-run/bin/lookalike");
    write(program, "#!/bin/sh\necho \"lookalike $*\"\n");
    QFile::setPermissions(program, QFile::ReadOwner | QFile::ExeOwner);
    write(system("root"), "");
    write(system("network"), "");
    QVERIFY(QDir().mkpath(folder_->filePath("temporary")));
  }

  void whatIsInstalledIsNotAskedForAgain() {
    installAllBut("", "");
    const Run result = run("run", {"folder"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out, "lookalike find folder\n");
    QCOMPARE(result.err, "");
    QVERIFY(wasBuilt());
    QVERIFY(calls().filter("apt-get").isEmpty());
  }

  void missingPackagesAreInstalled_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("unknown to dpkg") << QByteArray();
    QTest::newRow("removed, configuration left") << QByteArray("rc");
    QTest::newRow("unpacked, not configured") << QByteArray("iU");
    QTest::newRow("configured by half") << QByteArray("iF");
    QTest::newRow("unpacked by half, to be installed again") << QByteArray("iHR");
  }
  void missingPackagesAreInstalled() {
    QFETCH(QByteArray, status);
    installAllBut("libgif-dev", status);
    const Run result = run("run", {"--cli", "find", "folder"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out, "lookalike find folder\n");
    QVERIFY2(result.err.contains("Installing 1 packages: libgif-dev"), qPrintable(result.err));
    const QStringList installs = calls().filter("apt-get install");
    QCOMPARE(installs.size(), 1);
    QVERIFY(installs.first().endsWith(" libgif-dev"));
    QVERIFY(wasBuilt());
    QVERIFY(run("run", {"folder"}).err.isEmpty());  // and now it is there
  }

  void heldPackagesAreInstalled() {
    installAllBut("libgif-dev", "hi");
    QCOMPARE(run("run", {"folder"}).exitCode, 0);
    QVERIFY(calls().filter("apt-get").isEmpty());
  }

  void aBareSystemGetsAllPackages() {
    write(system("dpkg"), "ii bash\n");
    QCOMPARE(run("run", {"folder"}).exitCode, 0);
    QVERIFY(calls().filter("apt-get install").first().endsWith(" " + wanted(false).join(' ')));
    QVERIFY(wasBuilt());
  }

  void anOrdinaryUserInstallsThroughSudo() {
    installAllBut("libgif-dev", "");
    QFile::remove(system("root"));
    QCOMPARE(run("run", {"folder"}).exitCode, 0);
    QCOMPARE(calls().filter("apt-get").size(), 2);
    QCOMPARE(calls().filter("0 apt-get").size(), 2);
  }

  void withoutRootAndSudoItSaysSo() {
    installAllBut("libgif-dev", "");
    QFile::remove(system("root"));
    const Run result = run("run", {"folder"}, false);
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("needs root or sudo"), qPrintable(result.err));
    QVERIFY(result.err.contains("apt-get install --no-install-recommends libgif-dev"));
    QVERIFY(calls().isEmpty());
  }

  void withoutANetworkItSaysWhatCouldNotBeFetched_data() {
    QTest::addColumn<bool>("lists");
    QTest::newRow("with no lists of packages") << false;
    QTest::newRow("with older lists of packages") << true;
  }
  void withoutANetworkItSaysWhatCouldNotBeFetched() {
    QFETCH(bool, lists);
    installAllBut("libgif-dev", "");
    QFile::remove(system("network"));
    if (lists) write(system("lists"), "");
    const Run result = run("run", {"folder"});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("Could not fetch: libgif-dev. Check the network"), qPrintable(result.err));
    QVERIFY(!wasBuilt());
  }

  void aPackageThatNoMirrorHasIsNamed() {
    installAllBut("libgif-dev", "");
    write(system("refused"), "libgif-dev\n");
    const Run result = run("run", {"folder"});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("could not install (its reason is above): libgif-dev"),
             qPrintable(result.err));
    QVERIFY(!wasBuilt());
  }

  void aBareSystemIsRemovedAfterItsTest_data() {
    QTest::addColumn<int>("status");
    QTest::newRow("it passed") << 0;
    QTest::newRow("it failed") << 3;
  }
  void aBareSystemIsRemovedAfterItsTest() {
    QFETCH(int, status);
    const QString script = folder_->filePath("tree/tests/packaging/fresh-system");
    QVERIFY(QDir().mkpath(QFileInfo(script).path()));
    QVERIFY(QFile::copy(LOOKALIKE_SOURCE_DIR "/tests/packaging/fresh-system", script));
    write(system("fresh-status"), QByteArray::number(status));
    const Run result = run("test", {"--fresh", "bookworm"});
    QCOMPARE(result.exitCode, status);
    QCOMPARE(result.err.contains("Not fine."), status != 0);
    QVERIFY(QDir(folder_->filePath("temporary")).isEmpty());
  }

  void noEndIsSilent_data() {
    QTest::addColumn<QString>("script");
    QTest::newRow("run") << "run";
    QTest::newRow("test") << "test";
  }
  void noEndIsSilent() {
    QFETCH(QString, script);
    installAllBut("", "");
    write(system("broken-build"), "");
    const Run result = run(script, {});
    QVERIFY(result.exitCode != 0);
    QVERIFY2(
        result.err.contains(QRegularExpression("packaging/\\S+, line \\d+: `.+` ended with status \\d+")),
        qPrintable(result.err));
  }
};

QTEST_GUILESS_MAIN(TestPackaging)
#include "test_packaging.moc"
