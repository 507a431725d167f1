import AssayTensors
import Foundation

/// What calls of the tensor API mean that are traced as several operations: from the documentation, in plain loops.
struct Definition {
  let interpreter: Interpreter

  init(_ interpreter: Interpreter) { self.interpreter = interpreter }

  static func isDefined(_ operation: Operation) -> Bool {
    switch operation {
    case .reduction(.mean, _), .reduction(.logSumExp, _), .unary(.softplus), .clamped, .maxPool, .averagePool,
      .globalAveragePool, .globalMaxPool, .element, .split, .reverse, .stack, .takeAlongLastAxis,
      .scatterAlongLastAxis, .sorted, .top, .windows, .binary, .transpose, .withNumber, .pad:
      true
    default: false
    }
  }

  func results(of operation: Operation, _ operands: [Grid]) -> [Grid] {
    let x = operands[0]
    switch operation {
    case .reduction(let function, let axes): return [reduction(function, axes ?? Array(x.shape.indices), x)]
    case .unary:
      return [
        mapped(x) { arithmetic, number in
          arithmetic.monotone(number, ulps: 8) { max($0, 0) + log1p(exp(-$0.magnitude)) }
        }
      ]
    case .clamped(let low, let high):
      return [
        mapped(x) { arithmetic, number in
          let (low, high) = (held(low, x.type), held(high, x.type))
          let raised = arithmetic.maximum(Number(low), number)
          return arithmetic.negate(arithmetic.maximum(Number(-high), arithmetic.negate(raised)))
        }
      ]
    case .maxPool(let window): return [pooled(x, window) { largest($0) }]
    case .averagePool(var window, let countsPadding):
      window.dilations = window.sizes.map { _ in 1 }
      let taps = window.sizes.reduce(1, *)
      return [
        pooled(x, window) { numbers in
          mean(numbers, of: countsPadding ? taps : numbers.count, x.type)
        }
      ]
    case .globalAveragePool: return [reduction(.mean, Array(x.shape.indices.dropFirst(2)), x)]
    case .globalMaxPool: return [reduction(.maximum, Array(x.shape.indices.dropFirst(2)), x)]
    case .windows(let window, let value): return [windows(x, window, value)]
    case .binary(let function): return [broadcast(function, x, operands[1])]
    case .withNumber(let function, let number, let isFirst):
      let number = Grid(TensorType([], x.type.element), [Dual(held(number, x.type))])
      // The larger and the smaller are asked of the tensor, and so is the power.
      let isSwapped = isFirst && [.add, .subtract, .multiply, .divide].contains(function)
      return [isSwapped ? broadcast(function, number, x) : broadcast(function, x, number)]
    default: return moved(operation, operands)
    }
  }

  func held(_ value: Double, _ type: TensorType) -> Double { interpreter.held(value, type) }

  private func mapped(_ x: Grid, _ function: (Arithmetic, Number) -> Number) -> Grid {
    let arithmetic = interpreter.arithmetic(x.type)
    return Grid(x.type, x.elements.map { Dual(function(arithmetic, $0.number)) })
  }

  private func mean(_ numbers: [Number], of count: Int, _ type: TensorType) -> Number {
    let arithmetic = interpreter.arithmetic(type)
    var sum = Accumulator(arithmetic)
    for number in numbers { sum.add(number) }
    return arithmetic.divide(sum.result, Number(Double(count)))
  }

  private func largest(_ numbers: [Number]) -> Number {
    guard let first = numbers.first else { return .unknown }
    if numbers.contains(where: { !$0.isKnown }) { return .unknown }
    return numbers.dropFirst().reduce(first) { Arithmetic.double.maximum($0, $1) }
  }

  /// Elements by the coordinates that remain when axes go.
  private func reduction(_ function: Operation.Reduction, _ axes: [Int], _ x: Grid) -> Grid {
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let type = TensorType(kept.map { x.shape[$0] }, x.type.element)
    if axes.isEmpty { return x }
    var groups = [[Number]](repeating: [], count: type.count)
    for (place, coordinates) in Sliding.coordinates(x.shape).enumerated() {
      groups[kept.reduce(0) { $0 * x.shape[$1] + coordinates[$1] }].append(x.elements[place].number)
    }
    let count = axes.reduce(1) { $0 * x.shape[$1] }
    return Grid(
      type,
      groups.map { group in
        switch function {
        case .mean: return Dual(count == 0 ? .unknown : mean(group, of: count, type))
        case .maximum: return Dual(largest(group))
        default: return Dual(logarithmOfSum(group, type))
        }
      })
  }

  /// log Σ eˣ, with the largest taken out.
  private func logarithmOfSum(_ numbers: [Number], _ type: TensorType) -> Number {
    let top = largest(numbers)
    guard top.isKnown, top.value.isFinite, numbers.allSatisfy({ $0.value < .infinity }) else {
      return top.isKnown && top.isExact ? top : .unknown
    }
    let arithmetic = interpreter.arithmetic(type)
    let sum = numbers.reduce(0) { $0 + exp($1.value - top.value) }
    let error = numbers.map(\.error).max() ?? 0
    // Each term is off by the errors of its argument, of exp and of the sum.
    let count = Double(numbers.count + 8)
    return Number(
      log(sum) + top.value,
      error: 2 * error + 4 * arithmetic.unit
        * (count + top.value.magnitude
          + (numbers.map { $0.value > -1e300 ? min(($0.value - top.value).magnitude, 100) : 0 }.max() ?? 0)))
  }

  /// Reduces what lies under each window, padding left out.
  private func pooled(_ x: Grid, _ window: Operation.Window, _ reduce: ([Number]) -> Number) -> Grid {
    let axes = window.sizes.count
    let space = Array(x.shape.suffix(axes))
    let positions = self.positions(space, window)
    let type = TensorType(Array(x.shape.dropLast(axes)) + positions, x.type.element)
    let size = space.reduce(1, *)
    var result: [Dual] = []
    for plane in 0..<x.shape.dropLast(axes).reduce(1, *) {
      for position in Sliding.coordinates(positions) {
        let under = Sliding.coordinates(window.sizes).compactMap { place(position, $0, space, window) }
        result.append(Dual(reduce(under.map { x.elements[plane * size + $0].number })))
      }
    }
    return Grid(type, result)
  }

  private func windows(_ x: Grid, _ window: Operation.Window, _ value: Double) -> Grid {
    let axes = window.sizes.count
    let space = Array(x.shape.suffix(axes))
    let positions = self.positions(space, window)
    let type = TensorType(Array(x.shape.dropLast(axes)) + window.sizes + positions, x.type.element)
    let size = space.reduce(1, *)
    var result: [Dual] = []
    for plane in 0..<x.shape.dropLast(axes).reduce(1, *) {
      for tap in Sliding.coordinates(window.sizes) {
        for position in Sliding.coordinates(positions) {
          result.append(
            place(position, tap, space, window).map { x.elements[plane * size + $0] }
              ?? Dual(held(value, x.type)))
        }
      }
    }
    return Grid(type, result)
  }

  private func positions(_ space: [Int], _ window: Operation.Window) -> [Int] {
    space.indices.map { axis in
      var count = 0
      let reach = window.dilations[axis] * (window.sizes[axis] - 1) + 1
      while count * window.strides[axis] + reach <= space[axis] + window.low[axis] + window.high[axis] {
        count += 1
      }
      return count
    }
  }

  private func place(_ position: [Int], _ tap: [Int], _ space: [Int], _ window: Operation.Window) -> Int? {
    var place = 0
    for axis in space.indices {
      let along =
        position[axis] * window.strides[axis] + tap[axis] * window.dilations[axis] - window.low[axis]
      guard (0..<space[axis]).contains(along) else { return nil }
      place = place * space[axis] + along
    }
    return place
  }
}
