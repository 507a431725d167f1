import AssayTensors
import Foundation

// Random draws, from the definition of Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011) and from what
// `RandomDraw` states; no code of Randomness or of the kernels.

extension Interpreter {
  func draw(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    let (words, positions) = (operands[0].elements, operands[1].elements)
    let distribution = try primitive.text("distribution")
    let shape: [Int] = try primitive.value("shape")
    let count = shape.reduce(1, *)
    var result: [Dual] = []
    for (row, position) in positions.enumerated() {
      let given = words[(4 * row)..<(4 * row + 4)].map(\.number)
      guard position.number.isKnown, given.allSatisfy(\.isKnown) else {
        result += [Dual](repeating: .unknown, count: count)
        continue
      }
      let stream = Philox(given.map { UInt32(bitPattern: Int32($0.value)) })
      let first = UInt64(UInt32(bitPattern: Int32(position.number.value))) * UInt64(count)
      switch distribution {
      case "uniform":
        result += (0..<UInt64(count)).map { place in
          type.element == .float32
            ? Dual(Double(stream.word(first + place) >> 8) * 0x1p-24)
            : Dual(held(Double(stream.bits(first + place) >> 11) * 0x1p-53, type))
        }
      case "normal":
        result += (0..<UInt64(count)).map { Dual(normal(stream.bits(first + $0), type)) }
      default:
        var order = Array(0..<count)
        for index in order.indices.dropFirst().reversed() {
          let bits = stream.bits(first + UInt64(index))
          order.swapAt(index, Int(bits.multipliedFullWidth(by: UInt64(index + 1)).high))
        }
        result += order.map { Dual(Double($0)) }
      }
    }
    return Grid(type, result)
  }

  /// The point below which a normal number lies with probability (k + ½)·2⁻⁵², by Newton's method on erfc.
  private func normal(_ bits: UInt64, _ type: TensorType) -> Number {
    let probability = (Double(bits >> 12) + 0.5) * 0x1p-52
    // 1 − p is exact; the smaller tail keeps its digits.
    let tail = min(probability, 1 - probability)
    var x = -(-2 * log(tail)).squareRoot()
    for _ in 0..<60 {
      let below = erfc(-x / 2.0.squareRoot()) / 2
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let step = (below - tail) / density
      x -= step / (1 + x * step / 2)
      if step.magnitude < 1e-16 { break }
    }
    let value = probability < 0.5 ? x : -x
    let error =
      4e-15 * max(value.magnitude, 1)
      + (0x1p-24 * value.magnitude * (type.element == .float32 || element == .float32 ? 1 : 0))
    return Number(value, error: error)
  }
}

/// The stream that four words name.
private struct Philox {
  private let key: (UInt32, UInt32)
  private let upper: (UInt32, UInt32)

  init(_ words: [UInt32]) {
    key = (words[0], words[1])
    upper = (words[2], words[3])
  }

  private func block(_ number: UInt64) -> [UInt32] {
    var counter = [UInt32(truncatingIfNeeded: number), UInt32(number >> 32), upper.0, upper.1]
    var round = key
    for _ in 0..<10 {
      let first = UInt64(0xD251_1F53) * UInt64(counter[0])
      let second = UInt64(0xCD9E_8D57) * UInt64(counter[2])
      counter = [
        UInt32(second >> 32) ^ counter[1] ^ round.0, UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ counter[3] ^ round.1, UInt32(truncatingIfNeeded: first),
      ]
      round = (round.0 &+ 0x9E37_79B9, round.1 &+ 0xBB67_AE85)
    }
    return counter
  }

  func word(_ position: UInt64) -> UInt32 { block(position / 4)[Int(position % 4)] }

  /// The words 2·position and 2·position + 1, the first of which is the lower half.
  func bits(_ position: UInt64) -> UInt64 {
    UInt64(word(2 * position)) | UInt64(word(2 * position + 1)) << 32
  }
}
