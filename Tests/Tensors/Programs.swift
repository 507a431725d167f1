import AssayTensors

// Programs on which planning is tested.

/// A program with values, gradients, second derivatives, tangents and per-example gradients of a function,
/// and an update.
func program(of function: @Sendable (Tensor) -> Tensor, _ element: ElementType) throws -> Program {
  try Program { trace in
    let x = trace.state("x", [3, 4], element)
    let y = function(x)
    let slope = gradient(of: (y * y).sum(), withRespectTo: [x])[0]
    let curvature = gradient(of: (slope * slope).sum(), withRespectTo: [x])[0]
    let stack = trace.input("stack", [5, 3, 4], element)
    trace.output("y", y)
    trace.output("curvature", curvature)
    let mapped = vmap([stack]) { examples in
      let value = function(examples[0])
      let slopes = gradient(of: value.sum(), withRespectTo: examples)
      return slopes + jvp(of: [value], along: [(examples[0], slope)])
    }
    trace.output("slopes", mapped[0])
    trace.output("tangents", mapped[1])
    trace.update(x, to: x - slope * 0.01)
  }
}

/// One training step of a network of the usual parts: bias and activation, layer norm, softmax and
/// cross-entropy, Adam.
func trainingStep(batch: Int, width: Int, classes: Int, _ element: ElementType) throws -> Program {
  try Program { trace in
    let x = trace.input("x", [batch, width], element)
    let labels = trace.input("labels", [batch], .int32)
    let w = [
      trace.state("w0", [width, width], element), trace.state("w1", [classes, width], element),
      trace.state("b0", [width], element), trace.state("b1", [classes], element),
      trace.state("gain", [width], element),
    ]
    let rate = trace.input("rate", [], element)
    let hidden = (x.matrixProduct(w[0].transposed()) + w[2]).hyperbolicTangent()
    let mean = hidden.mean(axes: [1]).reshaped([batch, 1])
    let centred = hidden - mean
    let variance = (centred * centred).mean(axes: [1]).reshaped([batch, 1])
    let normal = (centred / (variance + 1e-5).squareRoot() * w[4]).maximum(0) + x
    let logits = normal.matrixProduct(w[1].transposed()) + w[3]
    let loss = crossEntropy(logits, labels)
    trace.output("loss", loss)
    for (number, (p, g)) in zip(w, gradient(of: loss, withRespectTo: w)).enumerated() {
      let m = trace.state("m\(number)", p.shape, element)
      let v = trace.state("v\(number)", p.shape, element)
      let nextM = m * 0.9 + g * 0.1
      let nextV = v.absolute() * 0.999 + g * g * 0.001
      trace.update(m, to: nextM)
      trace.update(v, to: nextV)
      trace.update(p, to: p - nextM / (nextV.squareRoot() + 1e-8) * rate)
    }
  }
}

/// One training step of a convolutional network: two convolutions with bias and ReLU, pooling, a dense layer.
func convolutionalStep(batch: Int, side: Int, channels: Int) throws -> Program {
  try Program { trace in
    let x = trace.input("x", [batch, 1, side, side])
    let labels = trace.input("labels", [batch], .int32)
    let pixels = channels * 2 * (side / 2) * (side / 2)
    let w = [
      trace.state("c0", [channels, 1, 3, 3]), trace.state("c1", [channels * 2, channels, 3, 3]),
      trace.state("b0", [channels]), trace.state("b1", [channels * 2]), trace.state("d", [10, pixels]),
    ]
    var h = x
    for layer in 0..<2 {
      let convolved = h.convolved(with: w[layer], padding: [(1, 1), (1, 1)])
      h = (convolved + w[2 + layer].reshaped([w[2 + layer].shape[0], 1, 1])).maximum(0)
    }
    let pooled = h.maxPooled(window: [2, 2], stride: [2, 2])
    let loss = crossEntropy(pooled.reshaped([batch, pixels]).matrixProduct(w[4].transposed()), labels)
    trace.output("loss", loss)
    for (p, g) in zip(w, gradient(of: loss, withRespectTo: w)) { trace.update(p, to: p - g * 0.01) }
  }
}

/// One training step of a transformer block with a causal mask: attention, layer norms, a feed-forward part.
func transformerStep(batch: Int, length: Int, width: Int, heads: Int) throws -> Program {
  try Program { trace in
    let x = trace.input("x", [batch, length, width])
    let labels = trace.input("labels", [batch * length], .int32)
    var parameters: [Tensor] = []
    func parameter(_ shape: [Int]) -> Tensor {
      parameters.append(trace.state("p\(parameters.count)", shape))
      return parameters[parameters.count - 1]
    }
    func norm(_ x: Tensor) -> Tensor {
      let centred = x - x.mean(axes: [2]).reshaped([batch, length, 1])
      let variance = (centred * centred).mean(axes: [2]).reshaped([batch, length, 1])
      return centred / (variance + 1e-5).squareRoot() * parameter([width]) + parameter([width])
    }
    func dense(_ x: Tensor, _ outputs: Int) -> Tensor {
      let inputs = x.shape[2]
      let rows = x.reshaped([batch * length, inputs])
      let product = rows.matrixProduct(parameter([outputs, inputs]).transposed()) + parameter([outputs])
      return product.reshaped([batch, length, outputs])
    }
    func head(_ x: Tensor) -> Tensor {
      x.reshaped([batch, length, heads, width / heads]).transposed([0, 2, 1, 3])
    }
    let normal = norm(x)
    let (q, k, v) = (head(dense(normal, width)), head(dense(normal, width)), head(dense(normal, width)))
    let places = (0..<length * length).map { Float($0 % length > $0 / length ? -1e9 : 0) }
    let mask = trace.constant(places, [length, length])
    let scores = q.matrixProduct(k.transposed([0, 1, 3, 2])) * 0.25 + mask
    let largest = scores.maximum(axes: [3]).stoppingGradient().reshaped([batch, heads, length, 1])
    let powers = (scores - largest).exponential()
    let shares = powers / powers.sum(axes: [3]).reshaped([batch, heads, length, 1])
    let read = shares.matrixProduct(v).transposed([0, 2, 1, 3]).reshaped([batch, length, width])
    let attended = x + dense(read, width)
    let made = attended + dense(dense(norm(attended), 4 * width).maximum(0), width)
    let loss = crossEntropy(dense(norm(made), 10).reshaped([batch * length, 10]), labels)
    trace.output("loss", loss)
    for (p, g) in zip(parameters, gradient(of: loss, withRespectTo: parameters)) {
      trace.update(p, to: p - g * 0.01)
    }
  }
}

private func crossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  let rows = logits.shape[0]
  let shifted = logits - logits.maximum(axes: [1]).stoppingGradient().reshaped([rows, 1])
  let chosen = labels.oneHot(classes: logits.shape[1], element: logits.type.element)
  return (shifted.exponential().sum(axes: [1]).logarithm() - (shifted * chosen).sum(axes: [1])).mean()
}
