import Foundation
import Testing

@Suite struct EngineRebuiltTests {
  private let x = (0..<15).map { Double($0 * 7 % 11) / 5 - 1 }
  private let w = (0..<6).map { Double($0 * 5 % 7) / 4 - 0.7 }

  private func loss(_ x: Symbol, _ w: Symbol) -> Symbol {
    let hidden = vmap(x) { x in (x.spread(1, 2) * w).sum(0).tanh() }
    return (hidden * hidden).sum(1).sum(0)
  }

  private func values(_ w: [Double], _ results: (Symbol, Symbol) -> [Symbol]) -> [[Double]] {
    let trace = Trace()
    let x = trace.apply(.input(name: "x", shape: [5, 3]))
    let weights = trace.apply(.input(name: "w", shape: [3, 2]))
    let symbols = results(x, weights)
    let read = Plan(symbols).run(["x": self.x, "w": w])
    return symbols.map(read)
  }

  @Test func `first and second derivatives are the slopes of the loss`() {
    let direction = [0.3, -1, 0.5, 0.2, 0.9, -0.4]
    func both(_ t: Double) -> (loss: Double, slope: Double) {
      let moved = zip(w, direction).map { $0 + t * $1 }
      let results = values(moved) { x, w in [loss(x, w), gradient(loss(x, w), [w])[0]] }
      return (results[0][0], zip(results[1], direction).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let h = 1e-5
    let curvature = values(w) { x, w in
      [jvp(gradient(loss(x, w), [w])[0], w, along: w.constant(1))]
    }[0]
    let ones = direction.map { _ in 1.0 }
    func slopes(_ t: Double) -> [Double] {
      values(zip(w, ones).map { $0 + t * $1 }) { x, w in gradient(loss(x, w), [w]) }[0]
    }
    #expect(abs((both(h).loss - both(-h).loss) / (2 * h) - both(0).slope) < 1e-8)
    for (derived, pair) in zip(curvature, zip(slopes(h), slopes(-h))) {
      #expect(abs(derived - (pair.0 - pair.1) / (2 * h)) < 1e-8)
    }
  }

  @Test func `a batch has the bits of its examples`() {
    let together = values(w) { x, w in [vmap(x) { x in (x.spread(1, 2) * w).sum(0).tanh() }] }[0]
    let alone = (0..<5).flatMap { example in
      let trace = Trace()
      let x = trace.apply(.input(name: "x", shape: [3]))
      let w = trace.apply(.input(name: "w", shape: [3, 2]))
      let hidden = (x.spread(1, 2) * w).sum(0).tanh()
      return Plan([hidden]).run(["x": Array(self.x[(3 * example)..<(3 * example + 3)]), "w": self.w])(hidden)
    }
    #expect(together.map(\.bitPattern) == alone.map(\.bitPattern))
  }

  @Test func `the same expression is one node, and dead results give their place away`() {
    let trace = Trace()
    let x = trace.apply(.input(name: "x", shape: [4]))
    #expect((x * x).index == (x * x).index)
    var y = x
    for _ in 0..<20 { y = (y + x).tanh() }
    #expect(Plan([y]).arena <= 4 * 4)
  }

  @Test func `the article shows this code`() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    let article = try String(
      contentsOf: root.appending(path: "Sources/Tensors/Documentation.docc/TheEngineRebuiltIn200Lines.md"),
      encoding: .utf8)
    let code = try String(contentsOf: tests.appending(path: "Engine.swift"), encoding: .utf8)
    let blocks = article.components(separatedBy: "```swift\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
    #expect(blocks.joined(separator: "\n\n") + "\n" == code)
    #expect(code.split(separator: "\n").count <= 200)
  }
}
