import AssayExperiments
import Foundation

import struct AssayExperiments.Measurement
import struct AssayExperiments.Record

extension Record {
  /// The texts of the record as the table `hash` has them, by name: `result`, `receipt`, `hash <name>` and
  /// `settings <subject>`.
  var storedTexts: [String: String] {
    get throws {
      var texts = ["result": measurement.result, "receipt": try Canonical.text(receipt)]
      for (name, value) in measurement.hashes { texts["hash " + name] = value }
      for (subject, value) in measurement.settings { texts["settings " + subject] = value }
      return texts
    }
  }
}

extension Measurement {
  /// Fills in the texts that the table `hash` has of a record, and gives its receipt.
  mutating func fill(from texts: [String: String]) throws -> Receipt {
    var texts = texts
    guard let result = texts.removeValue(forKey: "result"), let receipt = texts.removeValue(forKey: "receipt")
    else { throw StoredRow.Unreadable() }
    self.result = result
    for (name, value) in texts {
      if name.hasPrefix("hash ") {
        hashes[String(name.dropFirst("hash ".count))] = value
      } else if name.hasPrefix("settings ") {
        settings[String(name.dropFirst("settings ".count))] = value
      } else {
        throw StoredRow.Unreadable()
      }
    }
    return try JSONDecoder().decode(Receipt.self, from: Data(receipt.utf8))
  }
}
