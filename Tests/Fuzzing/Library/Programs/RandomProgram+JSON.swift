import Foundation

extension RandomProgram {
  /// The program as JSON, with numbers that are none as words.
  package var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "∞", negativeInfinity: "-∞", nan: "NaN")
      return try encoder.encode(self)
    }
  }

  package init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "∞", negativeInfinity: "-∞", nan: "NaN")
    self = try decoder.decode(RandomProgram.self, from: json)
  }
}
