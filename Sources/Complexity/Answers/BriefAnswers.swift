/// Answers with one line for each string, for millions of them: the string, its complexity or "-", and how it
/// is known.
///
/// Each different string of up to 15 bytes is answered once (as long as there are not too many different
/// strings), and the answer is copied for its repetitions.
package final class BriefAnswers {
  private let answer: ([UInt8]) throws -> Estimate
  private var known: [UInt128: [UInt8]] = [:]
  private static let mostKnown = 1 << 18

  /// - Parameter answer: The estimate for the bytes of a line.
  package init(_ answer: @escaping ([UInt8]) throws -> Estimate) { self.answer = answer }

  /// Calls `body` with the answers to all lines, many at a time.
  package func write(_ bytes: [UInt8], to body: (String) throws -> Void) throws {
    var output: [UInt8] = []
    output.reserveCapacity(1 << 21)
    var start = 0
    while start < bytes.count {
      var stop = start
      var key: UInt128 = 1
      bytes.withUnsafeBufferPointer { bytes in
        while stop < bytes.count && bytes[stop] != 10 {
          key = key &<< 8 | UInt128(bytes[stop])
          stop += 1
        }
      }
      var end = stop
      if end > start && bytes[end - 1] == 13 { end -= 1 }
      if stop - start <= 15 {
        if let text = known[key] {
          output.append(contentsOf: text)
        } else {
          let text = try self.text(Array(bytes[start..<end]))
          if known.count < Self.mostKnown { known[key] = text }
          output.append(contentsOf: text)
        }
      } else {
        output.append(contentsOf: try text(Array(bytes[start..<end])))
      }
      start = stop + 1
      if output.count > 1 << 20 {
        try body(String(decoding: output, as: UTF8.self))
        output.removeAll(keepingCapacity: true)
      }
    }
    try body(String(decoding: output, as: UTF8.self))
  }

  private func text(_ line: [UInt8]) throws -> [UInt8] {
    let estimate = try answer(line)
    let provenance =
      switch estimate.provenance {
      case .exact: "exact"
      case .sampled(let error): "± \(error)"
      case .impossible: "impossible"
      case .beyond: "beyond"
      }
    return line + Array("\t\(estimate.bits.map { "\($0)" } ?? "-")\t\(provenance)\n".utf8)
  }
}
