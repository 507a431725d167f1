import AssayDatasets
import AssayRandomness
import Testing

/// Everything that makes or changes a dataset, with arguments that make no sense: each is refused with a
/// message and never traps.
@Suite("Hostile arguments of datasets")
struct HostileArgumentTests {
  private let stream = RandomStream(seed: 1, name: "data")
  private let counts = [0, -1, Int.min, .max, .max / 2, 1 << 40]
  private let numbers = [Double.nan, .infinity, -.infinity, -1]

  private func refused(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("\(what) was taken", sourceLocation: sourceLocation)
    } catch { #expect("\(error)".count > 20, sourceLocation: sourceLocation) }
  }

  private func mnist(_ change: (inout MNIST1D) -> Void) throws {
    var parameters = MNIST1D()
    parameters.examples = 10
    change(&parameters)
    _ = try Dataset.mnist1D(parameters, stream: stream)
  }

  @Test func `Generated datasets refuse counts without meaning`() {
    for count in counts {
      refused("parity of \(count) bits") {
        _ = try Dataset.parity(bits: count, relevant: 1, examples: 2, stream: stream)
      }
      refused("parity of \(count) relevant bits") {
        _ = try Dataset.parity(bits: 3, relevant: count, examples: 2, stream: stream)
      }
      refused("parity of \(count) examples") {
        _ = try Dataset.parity(bits: 3, relevant: 1, examples: count, stream: stream)
      }
      refused("parity of \(count) examples of many bits") {
        _ = try Dataset.parity(bits: 1 << 20, relevant: 1, examples: count, stream: stream)
      }
      refused("modulo \(count)") { _ = try Dataset.modularArithmetic(.product, modulo: count) }
      refused("\(count) moons") { _ = try Dataset.twoMoons(examples: count, noise: 0, stream: stream) }
      for place in 0..<3 {
        let sizes = (0..<3).map { $0 == place ? count : 2 }
        refused("teacher \(sizes)") {
          _ = try TeacherStudent(
            inputs: sizes[0], hidden: sizes[1], examples: sizes[2], teacher: stream, stream: stream)
        }
      }
      refused("\(count) examples of MNIST-1D") { try mnist { $0.examples = count } }
      refused("length \(count)") { try mnist { $0.length = count } }
      refused("translation \(count)") { try mnist { $0.translation = count } }
      if count > 0 {
        refused("padding \(count)") { try mnist { $0.padding = 0...count } }
      } else if count < 0 {
        refused("padding \(count)") { try mnist { $0.padding = count...3 } }
      }
    }
  }

  @Test func `Generated datasets refuse numbers without meaning`() {
    for number in numbers {
      refused("noise \(number)") { _ = try Dataset.twoMoons(examples: 4, noise: number, stream: stream) }
      refused("noise \(number)") {
        _ = try TeacherStudent(
          inputs: 2, hidden: 2, examples: 2, noise: number, teacher: stream, stream: stream)
      }
      refused("noise \(number)") { try mnist { $0.correlatedNoise = number } }
      refused("noise \(number)") { try mnist { $0.independentNoise = number } }
      refused("training fraction \(number)") { try mnist { $0.trainingFraction = number } }
      guard number != -1 else { continue }
      refused("scale \(number)") { try mnist { $0.scale = number } }
      refused("shear \(number)") { try mnist { $0.shear = number } }
    }
    refused("a training part of nothing") { try mnist { $0.trainingFraction = 0.01 } }
  }

  @Test func `What changes a dataset refuses arguments without meaning`() throws {
    let data = try Dataset(name: "four", features: [1, 2, 3, 4], labels: [0, 1, 0, 1], classes: 2, width: 1)
    for count in counts {
      refused("batches of \(count)") { _ = try data.batches(size: count, epoch: 0, stream: stream) }
      refused("a test part of \(count)") { _ = try data.split(testCount: count, stream: stream) }
      if count != 0 {
        refused("example \(count)") { _ = try data.batch([count]) }
        refused("example \(count)") { _ = try data.selecting([0, count], name: "") }
      }
      refused("width \(count)") {
        _ = try Dataset(name: "", features: [1], labels: [0], classes: 1, width: count)
      }
      if count < 1 {
        refused("\(count) classes") {
          _ = try Dataset(name: "", features: [1], labels: [0], classes: count, width: 1)
        }
      }
      for place in 0..<3 {
        let sizes = (0..<3).map { $0 == place ? count : 2 }
        refused("images \(sizes)") {
          _ = try Augmentation(channels: sizes[0], height: sizes[1], width: sizes[2])
        }
      }
      if count != 0 { refused("shift \(count)") { _ = try Augmentation(height: 4, width: 4, shift: count) } }
    }
    for number in numbers {
      refused("share \(number)") {
        _ = try data.corruptingLabels(share: number, to: .anyClass, stream: stream)
      }
      refused("fraction \(number)") { _ = try data.split(trainingFraction: number, stream: stream) }
      refused("mirrored \(number)") { _ = try Augmentation(height: 4, width: 4, mirrored: number) }
      refused("noise \(number)") { _ = try Augmentation(height: 4, width: 4, noise: number) }
      refused("feature \(number)") {
        _ = try Dataset(
          name: "", features: [Float(number)], labels: [number == -1 ? -1 : 0], classes: 1, width: 1)
      }
    }
    refused("no examples") { _ = try Dataset(name: "", features: [], labels: [], classes: 1, width: 1) }
    refused("no examples") { _ = try data.selecting([], name: "") }
    // Sizes whose product with the number of examples overflows.
    let large = try Augmentation(channels: 1 << 20, height: 1 << 20, width: 1 << 20)
    refused("large images") {
      _ = try large.apply(
        to: [], examples: Array(repeating: 0, count: 16), epoch: .min, stream: stream)
    }
    #expect(try data.batches(size: 2, epoch: .min, stream: stream).count == 2)
  }
}
