import AssayRandomness
@_exported import AssayTestTools
import Foundation
import Testing

/// The path of a file that Oracles/make_oracles.py made.
func oracle(_ name: String) throws -> String {
  try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Oracles")).path
}

func bytes(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// How many changed files a test tries; `ASSAY_MUTATIONS` asks for more than the slice.
func mutationCount(_ slice: Int) -> Int {
  max(slice, ProcessInfo.processInfo.environment["ASSAY_MUTATIONS"].flatMap { Int($0) } ?? 0)
}

/// One to three changes: a byte replaced, a bit turned, the end cut off, or a piece doubled.
func mutated(_ valid: [UInt8], by stream: RandomStream) -> [UInt8] {
  let draws = stream.integers(below: 1 << 20, count: 8)
  var bytes = valid
  for mutation in 0...(draws[0] % 3) {
    let (kind, place, value) = (
      draws[mutation + 1] % 4, draws[mutation + 4] % bytes.count, draws[7] + mutation
    )
    switch kind {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: value)
    case 1: bytes.flip(bit: place * 8 + value % 8)
    case 2: bytes.removeLast(min(place, bytes.count - 1))
    default: bytes.insert(contentsOf: bytes[place...].prefix(value % 9), at: place)
    }
  }
  return bytes
}
