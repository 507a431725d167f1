import AssayTensors
import AssayVariables

/// The settings of a window, with one entry for each spatial axis of an input.
struct WindowFrame {
  let stride: [Int]
  let dilation: [Int]
  let padding: [(low: Int, high: Int)]

  /// Completes the settings for an input. `nil` where entries lie outside 1 … 2²⁰ (padding: 0 … 2²⁰), or do
  /// not fit the input's one or two spatial axes.
  init?(_ x: Tensor, window: [Int], stride: [Int], dilation: [Int], padding: Padding) {
    let space = Array(x.shape.dropFirst(2))
    let ones = space.map { _ in 1 }
    self.stride = stride.isEmpty ? ones : stride
    self.dilation = dilation.isEmpty ? ones : dilation
    guard x.shape.count == 3 || x.shape.count == 4,
      [window, self.stride, self.dilation].allSatisfy({
        $0.count == space.count && $0.allSatisfy(Domain.window.contains)
      }),
      let places = padding.places(
        space, window: window, stride: self.stride, dilation: self.dilation),
      places.allSatisfy({ Domain.places.contains($0.low) && Domain.places.contains($0.high) })
    else { return nil }
    self.padding = places
  }
}
