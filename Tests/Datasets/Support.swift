@_exported import AssayTestTools
import Foundation
import Testing

/// The path of a file that Oracles/make_oracles.py made.
func oracle(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Oracles")).path
}
