// Complexity
