import Foundation
import Testing

/// Values that a script in the folder References computed in float64 with PyTorch, or with the package that
/// it names: `<file>.json` beside `<file>.py`, which tells how each was made.
struct References: Decodable {
  var source: String
  var cases: [Case]

  /// Named tensors of one test case.
  struct Case: Decodable, Sendable {
    var name: String
    var tensors: [String: Values]

    subscript(name: String) -> Values {
      get throws {
        guard let tensor = tensors[name] else { throw Missing(what: "tensor '\(name)' of '\(self.name)'") }
        return tensor
      }
    }
  }

  /// A tensor's shape and its elements, row-major; whole numbers and bools are numbers, too.
  struct Values: Decodable, Sendable {
    var shape: [Int]
    var values: [Double]

    /// The elements as labels or tokens.
    var integers: [Int32] { values.map { Int32($0) } }
  }

  struct Missing: Error, CustomStringConvertible {
    var what: String
    var description: String { "the references have no \(what); run the script again" }
  }

  static func load(_ file: String) throws -> References {
    guard let url = Bundle.module.url(forResource: "References/" + file, withExtension: "json") else {
      throw Missing(what: "file '\(file).json'")
    }
    return try JSONDecoder().decode(References.self, from: Data(contentsOf: url))
  }

  subscript(name: String) -> Case {
    get throws {
      guard let found = cases.first(where: { $0.name == name }) else { throw Missing(what: "case '\(name)'") }
      return found
    }
  }
}

/// Expects each element to equal the reference's, with a tolerance of `tolerance` relative to it plus a
/// thousandth of `tolerance` relative to the largest element, for elements that cancel.
func expectAgreement(
  _ got: [Double], _ wanted: References.Values, tolerance: Double = 1e-10, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard got.count == wanted.values.count else {
    Issue.record("\(what): \(got.count) values for \(wanted.shape)", sourceLocation: sourceLocation)
    return
  }
  let largest = wanted.values.map(\.magnitude).max() ?? 0
  let worst = zip(got, wanted.values).enumerated().max {
    excess($0.element, largest, tolerance) < excess($1.element, largest, tolerance)
  }
  guard let (index, pair) = worst, excess(pair, largest, tolerance) > 1 else { return }
  Issue.record(
    "\(what): element \(index) of \(wanted.shape) is \(pair.0), not \(pair.1)",
    sourceLocation: sourceLocation)
}

/// The difference as a multiple of the allowed one; +∞ where the result is not a number.
private func excess(_ pair: (Double, Double), _ largest: Double, _ tolerance: Double) -> Double {
  guard pair.0.isFinite else { return .infinity }
  let difference = (pair.0 - pair.1).magnitude
  return difference == 0 ? 0 : difference / (tolerance * (pair.1.magnitude + largest * 1e-3))
}
