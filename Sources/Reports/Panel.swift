/// A pair of axes and the marks between them.
package struct Panel: Sendable {
  package var x: Axis
  package var y: Axis
  /// The marks from back to front.
  package var marks: [Mark]
  /// The height of the area between the axes; 12 units are the height of a text line.
  package var height: Double

  package init(x: Axis, y: Axis, marks: [Mark], height: Double) {
    self.x = x
    self.y = y
    self.marks = marks
    self.height = height
  }
}
