import AssayCalibration
import AssayRandomness
import AssayStatistics
import Foundation
import Synchronization
import Testing

@Suite struct CalibrationTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

  private static func file(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The first hundredth of all draws has the rejections that were counted when the table was made, bit for bit.
  @Test func firstDrawsAreReproduced() throws {
    let tallies = Mutex<[String: Tally]>([:])
    let errors = Mutex<[String]>([])
    let trials = Plan.trials.sorted { $0.cost > $1.cost }
    DispatchQueue.concurrentPerform(iterations: trials.count) { index in
      let trial = trials[index]
      do {
        let tally = try trial.tally(0..<Plan.firstDraws)
        tallies.withLock { $0[trial.name] = tally }
      } catch {
        errors.withLock { $0.append("\(trial.name): \(error)") }
      }
    }
    #expect(errors.withLock { $0 } == [])
    let counted = CalibrationReport.firstCounts(tallies.withLock { $0 }).split(separator: "\n")
    let stored = try Self.file("Tests/Calibration/first-draws.txt").split(separator: "\n")
    #expect(counted.count == stored.count)
    for (counted, stored) in zip(counted, stored) { #expect(counted == stored) }
  }

  /// What is enumerated is enumerated again.
  @Test func enumeratedLinesAreReproduced() throws {
    let measured = try Plan.settings.filter(\.isEnumerated).map(Measured.init(enumerating:))
    let lines = CalibrationReport.lines(measured)
    #expect(lines.count == 30)
    for line in lines {
      #expect(
        line
          == Calibration.lines.first {
            ($0.statistic, $0.kind, $0.count) == (line.statistic, line.kind, line.count)
          })
    }
    let rules = try CalibrationReport.exactRules()
    #expect(rules == Calibration.rules.filter { $0.draws == 0 })
  }

  @Test func theDocumentHasTheTable() throws {
    let article = try Self.file("Sources/Statistics/Documentation.docc/Calibration.md")
    #expect(article == CalibrationReport.article(Calibration.lines, Calibration.rules))
  }

  @Test func everythingIsHeldWhereItIsMeantToBe() {
    for line in Calibration.lines { #expect(line.isHeld || line.refusal != nil, "\(line)") }
    for rule in Calibration.rules where rule.isInFamily { #expect(rule.isHeld, "\(rule)") }
  }

  /// Every statistic has a line for every kind of sample and number of seeds.
  @Test func everyStatisticHasLines() throws {
    for statistic in Statistic.all {
      for kind in statistic.kinds {
        for count in Plan.counts {
          let line = try #require(Calibration.line(for: statistic, kind: kind, count: count))
          #expect(line.count == count)
        }
      }
    }
  }

  /// At fourteen seeds every kind of outcome has a method that holds for the distributions it is for, and that decides.
  @Test func everyKindHasAMethodAtFourteenSeeds() {
    for kind in Sample.Kind.allCases {
      #expect(
        Calibration.lines.contains {
          $0.kind == kind && $0.count == 14 && $0.decides && $0.isHeld
        })
    }
  }

  /// The tests of a setting reject where ``Statistic/judge(_:on:stream:)`` says so.
  @Test func settingsRejectWhatIsJudged() throws {
    let settings = Plan.settings.filter { !$0.isEnumerated && $0.count <= 14 }
    for setting in settings {
      for draw in 0..<4 {
        let stream = RandomStream(seed: 1, name: "agreement").split(setting.name).split(draw)
        let sample = try setting.sample(stream.split("sample"))
        let rejections = try setting.rejections(of: sample, stream: stream)
        for (criterion, support, refutation) in setting.criteria {
          do {
            let judged = try setting.statistic.judge(criterion, on: sample, stream: stream)
            #expect(rejections[support] == (judged.support <= Setting.level), "\(setting.name) \(criterion)")
            #expect(
              rejections[refutation] == (judged.refutation <= Setting.level), "\(setting.name) \(criterion)")
          } catch StatisticsError.noVariation, StatisticsError.noResidual {
            #expect(!rejections[support] && !rejections[refutation])
          }
        }
      }
    }
  }

  @Test func theLineThatAppliesIsThatOfFewerSeeds() throws {
    #expect(Calibration.line(for: .mean, kind: .pairs, count: 5) == nil)
    #expect(Calibration.line(for: .varianceShare, kind: .values, count: 14) == nil)
    #expect(Calibration.line(for: .mean, kind: .pairs, count: 40)?.count == 29)
    #expect(Calibration.line(for: .shareAbove(3), kind: .values, count: 99)?.statistic == .shareAbove(3))
  }

  @Test func aLineIsASentence() {
    let line = CalibrationLine(
      .mean, .values, 54, 0.0251, "normal", draws: 20_000, outside: 0.0543, "lognormal")
    #expect(
      "\(line)"
        == "mean over seeds, 54 seeds: the one-sided error was measured at 2.5 % for normal values or differences; "
        + "outside of them at up to 5.4 % (lognormal)")
  }
}
