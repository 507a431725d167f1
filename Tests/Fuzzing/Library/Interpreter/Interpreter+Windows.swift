import AssayTensors

/// How windows lie over the last axes.
struct Sliding {
  var sizes: [Int]
  var strides: [Int]
  var low: [Int]
  var dilations: [Int]

  init(sizes: [Int], _ window: Attributes) throws {
    self.sizes = sizes
    strides = try window.value("strides")
    low = try window.value("low")
    dilations = try window.value("dilations")
  }

  init(_ sliding: Attributes) throws {
    try self.init(sizes: sliding.value("sizes"), sliding.inner("window"))
  }

  /// The place under a tap of the window at a position: row-major in the space, `nil` in the padding.
  func place(_ position: [Int], _ tap: [Int], in space: [Int]) -> Int? {
    var place = 0
    for axis in space.indices {
      let along = position[axis] * strides[axis] + tap[axis] * dilations[axis] - low[axis]
      guard along >= 0, along < space[axis] else { return nil }
      place = place * space[axis] + along
    }
    return place
  }

  /// All places of a box, row-major, each by its coordinates.
  static func coordinates(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { all, size in all.flatMap { start in (0..<size).map { start + [$0] } } }
  }
}

extension Interpreter {
  /// Sums under windows, the largest under them, and sums of what windows hold where they overlap.
  func windowed(_ primitive: Attributes, _ x: Grid, _ type: TensorType) throws -> Grid {
    let sliding = try Sliding(primitive.inner("sliding"))
    let axes = sliding.sizes.count
    let isFold = primitive.name == "Fold"
    let space = Array((isFold ? type : x.type).shape.suffix(axes))
    let positions = Array((isFold ? x.type : type).shape.suffix(axes))
    let planes = (isFold ? type : x.type).shape.dropLast(axes).reduce(1, *)
    let (taps, windows) = (Sliding.coordinates(sliding.sizes), Sliding.coordinates(positions))
    let size = space.reduce(1, *)
    let places = windows.map { window in taps.map { sliding.place(window, $0, in: space) } }
    let empty = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
    var result: [Dual] = []
    for plane in 0..<planes {
      if isFold {
        var sums = [DualAccumulator](repeating: empty, count: size)
        for tap in taps.indices {
          for window in windows.indices {
            guard let place = places[window][tap] else { continue }
            sums[place].add(x.elements[(plane * taps.count + tap) * windows.count + window])
          }
        }
        result += sums.map(\.result)
        continue
      }
      for window in windows.indices {
        let under = places[window].compactMap { $0 }
        if primitive.name == "WindowSum" {
          var sum = empty
          for place in under { sum.add(x.elements[plane * size + place]) }
          result.append(sum.result)
        } else {
          let largest = firstLargest(under.map { x.elements[plane * size + $0].number })
          result.append(largest.map { Dual(Double(under[$0])) } ?? .unknown)
        }
      }
    }
    return Grid(type, result)
  }

  /// With T = Σ y·convolution(x, w): the derivative of T by the one of the three that is computed.
  func convolution(_ primitive: Attributes, _ operands: [Grid], _ type: TensorType) throws -> Grid {
    let variant = try primitive.text("variant")
    let groups: Int = try primitive.value("groups")
    let (first, second) = (operands[0], operands[1])
    let (x, w, y) =
      variant == "output"
      ? (first.shape, second.shape, type.shape)
      : variant == "input" ? (type.shape, second.shape, first.shape) : (first.shape, type.shape, second.shape)
    let sliding = try Sliding(sizes: Array(w.dropFirst(2)), primitive.inner("window"))
    let (space, positions) = (Array(x.dropFirst(2)), Array(y.dropFirst(2)))
    let (taps, windows) = (Sliding.coordinates(sliding.sizes), Sliding.coordinates(positions))
    let places = windows.map { window in taps.map { sliding.place(window, $0, in: space) } }
    let (size, channels, outputs) = (space.reduce(1, *), w[1], w[0] / groups)
    let empty = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
    var sums = [DualAccumulator](repeating: empty, count: type.count)
    let zero = Dual(0)
    for image in 0..<x[0] {
      for output in 0..<w[0] {
        for channel in 0..<channels {
          let plane = (image * x[1] + output / max(outputs, 1) * channels + channel) * size
          let kernel = (output * channels + channel) * taps.count
          let result = (image * w[0] + output) * windows.count
          for tap in taps.indices {
            for window in windows.indices {
              let place = places[window][tap]
              switch variant {
              case "output":
                sums[result + window].addProduct(
                  place.map { first.elements[plane + $0] } ?? zero, second.elements[kernel + tap])
              case "input":
                if let place {
                  sums[plane + place].addProduct(
                    first.elements[result + window], second.elements[kernel + tap])
                }
              default:
                sums[kernel + tap].addProduct(
                  place.map { first.elements[plane + $0] } ?? zero, second.elements[result + window])
              }
            }
          }
        }
      }
    }
    return Grid(type, sums.map(\.result))
  }
}
