import AssayTensors

extension Operation {
  /// The call itself. Leaves, draws and loops are not among them: they need the trace.
  func results(of operands: [Tensor]) -> [Tensor] {
    guard let a = operands.first else { return [] }
    switch self {
    case .input, .state, .constants, .draw, .vmap, .scan, .gradient, .substituting: return []
    case .watched: return [a.watched()]
    case .unary(let function): return [function.applied(to: a)]
    case .power(let exponent): return [a.power(exponent)]
    case .clamped(let low, let high): return [a.clamped(low, high)]
    case .binary(let function): return [function.applied(to: a, operands[1])]
    case .withNumber(let function, let number, let isFirst):
      return [function.applied(to: a, number, isFirst: isFirst)]
    case .comparison(let relation): return [relation.applied(to: a, operands[1])]
    case .comparisonWithNumber(let isLess, let number): return [isLess ? a .< number : a .> number]
    case .logic(let logic):
      switch logic {
      case .and: return [a .& operands[1]]
      case .or: return [a .| operands[1]]
      case .not: return [.!a]
      }
    case .select:
      return [AssayTensors.select(a, operands[1], operands[2])]
    case .conversion(let element): return [a.converted(to: element)]
    case .matrixProduct: return [a.matrixProduct(operands[1])]
    case .reduction(let function, let axes):
      switch function {
      case .sum: return [a.sum(axes: axes)]
      case .mean: return [a.mean(axes: axes)]
      case .maximum: return [a.maximum(axes: axes)]
      case .minimum: return [a.minimum(axes: axes)]
      case .logSumExp: return [a.logSumExp(axes: axes)]
      }
    case .argumentOfMaximum: return [a.argumentOfMaximum()]
    case .oneHot(let classes, let element): return [a.oneHot(classes: classes, element: element)]
    case .cumulativeSum(let axis, let reversed): return [a.cumulativeSum(axis: axis, reversed: reversed)]
    default: return moved(operands, a)
    }
  }

  /// Calls that move elements, and those that take windows.
  private func moved(_ operands: [Tensor], _ a: Tensor) -> [Tensor] {
    switch self {
    case .broadcast(let shape): return [a.broadcast(to: shape)]
    case .reshape(let shape): return [a.reshaped(shape)]
    case .transpose(let permutation): return [a.transposed(permutation)]
    case .stopGradient: return [a.stoppingGradient()]
    case .slice(let axis, let start, let count, let step):
      return [a.sliced(axis: axis, from: start, count: count, step: step)]
    case .reverse(let axes): return [a.reversed(axes: axes)]
    case .element(let index, let axis): return [a.element(index, axis: axis)]
    case .split(let axis, let parts): return a.split(axis: axis, into: parts)
    case .pad(let low, let high, let interior, let value):
      return [a.padded(low: low, high: high, interior: interior, value: value)]
    case .concatenate(let axis): return [concatenated(operands, axis: axis)]
    case .stack(let axis): return [stacked(operands, axis: axis)]
    case .gatherRows: return [a.gatherRows(operands[1])]
    case .scatterRows(let rows): return [a.scatterRows(operands[1], rows: rows)]
    case .takeAlongLastAxis: return [a.takeAlongLastAxis(operands[1])]
    case .scatterAlongLastAxis(let size): return [a.scatterAlongLastAxis(operands[1], size: size)]
    case .sortIndices(let descending): return [a.sortIndices(descending: descending)]
    case .sorted(let descending): return [a.sorted(descending: descending)]
    case .top(let count):
      let top = a.top(count)
      return [top.values, top.indices]
    case .maxPool(let w):
      return [a.maxPooled(window: w.sizes, stride: w.strides, padding: w.padding, dilation: w.dilations)]
    case .maxPoolIndices(let w):
      return [a.maxPoolIndices(window: w.sizes, stride: w.strides, padding: w.padding, dilation: w.dilations)]
    case .averagePool(let w, let countsPadding):
      return [
        a.averagePooled(window: w.sizes, stride: w.strides, padding: w.padding, countsPadding: countsPadding)
      ]
    case .globalAveragePool: return [a.globalAveragePooled()]
    case .globalMaxPool: return [a.globalMaxPooled()]
    case .windows(let w, let value):
      return [
        a.windows(w.sizes, stride: w.strides, padding: w.padding, dilation: w.dilations, value: value)
      ]
    case .fold(let w, let space):
      return [
        a.folded(into: space, window: w.sizes, stride: w.strides, padding: w.padding, dilation: w.dilations)
      ]
    case .convolution(let w, let groups):
      return [
        a.convolved(
          with: operands[1], stride: w.strides, padding: w.padding, dilation: w.dilations, groups: groups)
      ]
    case .transposedConvolution(let w, let extra, let groups):
      return [
        a.convolvedTransposed(
          with: operands[1], stride: w.strides, padding: w.padding, extra: extra, dilation: w.dilations,
          groups: groups)
      ]
    default: return []
    }
  }
}

extension Operation.Unary {
  func applied(to x: Tensor) -> Tensor {
    switch self {
    case .negate: -x
    case .absolute: x.absolute()
    case .squareRoot: x.squareRoot()
    case .exponential: x.exponential()
    case .logarithm: x.logarithm()
    case .hyperbolicTangent: x.hyperbolicTangent()
    case .expMinusOne: x.expMinusOne()
    case .logOnePlus: x.logOnePlus()
    case .reciprocalSquareRoot: x.reciprocalSquareRoot()
    case .sine: x.sine()
    case .cosine: x.cosine()
    case .errorFunction: x.errorFunction()
    case .sigmoid: x.sigmoid()
    case .softplus: x.softplus()
    }
  }
}

extension Operation.Binary {
  func applied(to a: Tensor, _ b: Tensor) -> Tensor {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: a.maximum(b)
    case .minimum: a.minimum(b)
    case .power: a.power(b)
    }
  }

  func applied(to a: Tensor, _ number: Double, isFirst: Bool) -> Tensor {
    switch self {
    case .add: isFirst ? number + a : a + number
    case .subtract: isFirst ? number - a : a - number
    case .multiply: isFirst ? number * a : a * number
    case .divide: isFirst ? number / a : a / number
    case .maximum: a.maximum(number)
    case .minimum: a.minimum(a.filled(a.shape, with: number))
    case .power: a.power(a.filled(a.shape, with: number))
    }
  }
}

extension Operation.Relation {
  func applied(to a: Tensor, _ b: Tensor) -> Tensor {
    switch self {
    case .equal: a .== b
    case .notEqual: a .!= b
    case .less: a .< b
    case .lessOrEqual: a .<= b
    case .greater: a .> b
    case .greaterOrEqual: a .>= b
    }
  }
}

/// Shapes as the generator reckons with them.
enum Shapes {
  /// The shape that both broadcast to, if there is one.
  static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    var result: [Int] = []
    for place in 1...max(a.count, b.count, 1) where place <= max(a.count, b.count) {
      let x = place <= a.count ? a[a.count - place] : 1
      let y = place <= b.count ? b[b.count - place] : 1
      guard x == y || x == 1 || y == 1 else { return nil }
      result.insert(x == 1 ? y : x, at: 0)
    }
    return result
  }

  static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }
}
