/// One thing in which a replayed trial differs from its record.
public struct Difference: Sendable, Hashable {
  /// Which part of the measurement differs.
  public var subject: Subject
  /// The name of the measure, series, hash or subject of settings; `hash` for the result.
  public var name: String
  /// The recorded value, at `index` for a series; `nil` when the record has none.
  public var recorded: String?
  /// The replayed value, at `index` for a series; `nil` when the replay has none.
  public var replayed: String?
  /// The first element of a series that differs; `nil` for everything else.
  public var index: Int?
  /// How many elements of a series differ, counting those that only one of the two has; 1 otherwise.
  public var count: Int

  /// The parts of a measurement that are compared.
  public enum Subject: String, Sendable, Hashable {
    case measure, censoring, series, result, hash, settings
  }

  /// Makes a difference from its parts.
  public init(
    subject: Subject, name: String, recorded: String?, replayed: String?, index: Int? = nil,
    count: Int = 1
  ) {
    self.subject = subject
    self.name = name
    self.recorded = recorded
    self.replayed = replayed
    self.index = index
    self.count = count
  }
}

extension Difference: CustomStringConvertible {
  /// Such as `measure loss: recorded 0.25, replayed 0.26` or
  /// `series loss, from index 7 on (3 elements): recorded 0.5, replayed nothing`.
  public var description: String {
    let place =
      index.map { ", from index \($0) on (\(count) \(count == 1 ? "element" : "elements"))" } ?? ""
    return "\(subject.rawValue) \(name)\(place): recorded \(recorded ?? "nothing"), "
      + "replayed \(replayed ?? "nothing")"
  }
}

extension Measurement {
  /// The measurement with every NaN replaced by the canonical one, as it is stored and compared.
  package var canonical: Measurement {
    func canonical(_ value: Double) -> Double { value.isNaN ? .nan : value }
    return Measurement(
      measures: measures.mapValues(canonical), censored: censored,
      series: series.mapValues { $0.map(canonical) },
      result: result, hashes: hashes, settings: settings)
  }

  /// Everything in which `replay` differs from this measurement by a bit: measures, what is known of them, series, the result, hashes and
  /// settings, each by name. −0 differs from 0; all NaN are the same.
  package func differences(from replay: Measurement) -> [Difference] {
    let recorded = canonical
    let replayed = replay.canonical
    return
      differences(recorded.measures, replayed.measures, isSame: { $0.bitPattern == $1.bitPattern }) {
        Difference(
          subject: .measure, name: $0, recorded: $1.map { String($0) }, replayed: $2.map { String($0) })
      }
      + differences(recorded.censored, replayed.censored, isSame: ==) {
        Difference(subject: .censoring, name: $0, recorded: $1?.rawValue, replayed: $2?.rawValue)
      }
      + differences(recorded.series, replayed.series, isSame: { $0.hasSameBits(as: $1) }) {
        seriesDifference($0, $1, $2)
      }
      + differences(["hash": recorded.result], ["hash": replayed.result], isSame: ==) {
        Difference(subject: .result, name: $0, recorded: $1, replayed: $2)
      }
      + differences(recorded.hashes, replayed.hashes, isSame: ==) {
        Difference(subject: .hash, name: $0, recorded: $1, replayed: $2)
      }
      + differences(recorded.settings, replayed.settings, isSame: ==) {
        Difference(subject: .settings, name: $0, recorded: $1, replayed: $2)
      }
  }

  private func differences<Value>(
    _ recorded: [String: Value], _ replayed: [String: Value], isSame: (Value, Value) -> Bool,
    _ difference: (String, Value?, Value?) -> Difference
  ) -> [Difference] {
    Set(recorded.keys).union(replayed.keys).sorted().compactMap { name in
      if let a = recorded[name], let b = replayed[name], isSame(a, b) { return nil }
      return difference(name, recorded[name], replayed[name])
    }
  }

  private func seriesDifference(_ name: String, _ recorded: [Double]?, _ replayed: [Double]?)
    -> Difference
  {
    let a = recorded ?? []
    let b = replayed ?? []
    let differing = zip(a, b).enumerated().filter { $1.0.bitPattern != $1.1.bitPattern }.map(\.offset)
    let index = differing.first ?? min(a.count, b.count)
    return Difference(
      subject: .series, name: name, recorded: index < a.count ? String(a[index]) : nil,
      replayed: index < b.count ? String(b[index]) : nil, index: index,
      count: differing.count + abs(a.count - b.count))
  }
}

extension [Double] {
  package func hasSameBits(as other: [Double]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
