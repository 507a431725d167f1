import AssayRandomness
import AssayTensors
import Crypto
import Foundation

/// Computes SHA-256 over the weights of a network: for each tensor, in the order given, its name and type,
/// then the little-endian bits of its elements. Every NaN is made canonical first, as its bits differ between
/// processors.
public struct WeightsHash {
  private var hash = SHA256()

  /// Makes the hash of no tensor yet.
  public init() {}

  /// Adds a float32 tensor.
  public mutating func add(_ name: String, _ type: TensorType, _ values: [Float]) {
    begin(name, type)
    for value in values { update((value.isNaN ? .nan : value).bitPattern.littleEndian) }
  }

  /// Adds a float64 tensor.
  public mutating func add(_ name: String, _ type: TensorType, _ values: [Double]) {
    begin(name, type)
    for value in values { update((value.isNaN ? .nan : value).bitPattern.littleEndian) }
  }

  /// The hash in hexadecimal.
  public var hexadecimal: String {
    hash.finalize().hexadecimal
  }

  /// The hash of float32 and float64 weights in their order; their values are read by name.
  static func of(
    _ weights: [Weight], singles: (String) throws -> [Float], doubles: (String) throws -> [Double]
  ) throws -> String {
    var hash = WeightsHash()
    for weight in weights {
      if weight.type.element == .float64 {
        hash.add(weight.name, weight.type, try doubles(weight.name))
      } else {
        hash.add(weight.name, weight.type, try singles(weight.name))
      }
    }
    return hash.hexadecimal
  }

  private mutating func begin(_ name: String, _ type: TensorType) {
    hash.update(data: Data("\(name) \(type)\n".utf8))
  }

  private mutating func update(_ bits: some FixedWidthInteger) {
    withUnsafeBytes(of: bits) { hash.update(bufferPointer: $0) }
  }
}
