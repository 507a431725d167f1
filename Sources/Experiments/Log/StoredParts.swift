import AssayRandomness
import Crypto
import Foundation

/// A record in the parts in which a store keeps it: the result that stands in the log, and what is kept beside it under
/// its hash.
package struct StoredParts: Sendable {
  package var result: Event.Result
  /// The bytes of each series: eight for each number, little-endian.
  package var series: [String: Data]
  /// The facts of the environment, as canonical JSON.
  package var facts: String

  /// Takes a record apart.
  package init(_ record: Record, body: Body) throws {
    let measurement = record.measurement.canonical
    series = measurement.series.mapValues { Data(littleEndian: $0) }
    facts = try Canonical.text(record.environment.facts)
    result = Event.Result(
      body: body, levels: record.trial.levels, seed: record.trial.seed, overrides: record.trial.overrides,
      measures: measurement.measures.mapValues { StoredNumber($0) },
      censored: measurement.censored.isEmpty ? nil : measurement.censored, output: measurement.result,
      hashes: measurement.hashes, settings: measurement.settings, receipt: record.receipt,
      series: series.mapValues { Self.hash($0) }, seconds: StoredNumber(record.seconds),
      environment: Self.hash(Data(facts.utf8)))
  }

  /// Takes the record of the trial with this identity apart. Throws for a record of another trial: it would make a log
  /// that cannot be read.
  package init(_ record: Record, body: Body, of key: String) throws {
    guard try record.trial.key(of: body) == key else {
      throw StudyError.otherTrial(Trial.id(key), given: record.trial)
    }
    try self.init(record, body: body)
  }

  package static func hash(_ data: Data) -> String { SHA256.hash(data: data).hexadecimal }
}

extension Event.Result {
  /// The record, with these series and facts.
  package func record(series: [String: [Double]], facts: [String: String]) -> Record {
    Record(
      trial: Trial(stage: "", levels: levels, seed: seed, overrides: overrides),
      measurement: Measurement(
        measures: measures.mapValues(\.value), censored: censored ?? [:], series: series, result: output,
        hashes: hashes,
        settings: settings),
      receipt: receipt,
      seconds: seconds.value, environment: Environment(facts: facts))
  }
}

extension Data {
  /// Eight bytes for each value, little-endian on every machine.
  package init(littleEndian values: [Double]) {
    self.init(capacity: values.count * 8)
    for value in values {
      Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { append(contentsOf: $0) }
    }
  }

  /// The numbers that eight bytes each give; `nil` for another number of bytes.
  package var littleEndianDoubles: [Double]? {
    guard count.isMultiple(of: 8) else { return nil }
    return withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { index in
        let bits = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }
}
