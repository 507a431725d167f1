import AssayRandomness
import Crypto

extension Record {
  /// SHA-256 of everything in the record, in hexadecimal: shows on reading that a store still holds what was
  /// appended to it.
  ///
  /// - Parameter key: The trial's identity in its study, which stands for the trial.
  package func checksum(key: String) -> String {
    var hash = SHA256()
    // Every text is preceded by its length, so that no two records run into the same bytes.
    func add(_ number: UInt64) {
      hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }
    func add(_ text: String) {
      add(UInt64(text.utf8.count))
      hash.update(data: Array(text.utf8))
    }
    func add<Value>(_ values: [String: Value], _ value: (Value) -> Void) {
      add(UInt64(values.count))
      for (name, element) in values.sorted(by: { $0.key < $1.key }) {
        add(name)
        value(element)
      }
    }
    add(key)
    add(seconds.bitPattern)
    add(measurement.measures) { add($0.bitPattern) }
    add(measurement.series) { values in
      add(UInt64(values.count))
      for value in values { add(value.bitPattern) }
    }
    add(measurement.hashes) { add($0) }
    add(environment.facts) { add($0) }
    return hash.finalize().hexadecimal
  }
}
