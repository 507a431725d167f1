"""Ten steps of each optimiser on a 4-5-3 perceptron (tanh, softmax cross-entropy), six other examples a step.

PyTorch's own optimisers where it has them. The forms of Keras 3 and Optax, and LAMB, Lion, Shampoo and SAM,
which PyTorch lacks, are written out below from their documentation or paper, operation by operation.
"""

import torch
import torch.nn.functional as F
from support import case, normals, write

TOLERANCE = 1e-10  # Shampoo's roots of matrices amplify rounding; read by Tests/Peers/compare.py
STEPS, BATCH = 10, 6
X = normals(1, STEPS, BATCH, 4)
LABELS = (torch.arange(STEPS * BATCH) * 7 % 11 % 3).reshape(STEPS, BATCH)
START = [normals(2, 5, 4) * 0.5, normals(3, 5) * 0.25, normals(4, 3, 5) * 0.5, normals(5, 3) * 0.25]
NAMES = ["hidden.weight", "hidden.bias", "output.weight", "output.bias"]


def loss_of(p, step):
    hidden = torch.tanh(X[step] @ p[0].T + p[1])
    return F.cross_entropy(hidden @ p[2].T + p[3], LABELS[step])


def gradients(p, step):
    leaves = [each.detach().clone().requires_grad_() for each in p]
    return list(torch.autograd.grad(loss_of(leaves, step), leaves))


def trajectory(make, rates, *settings, **named):
    """The parameters after each step; make(rate, ...)(p, g, t, state) gives the new ones, t from 1."""
    p, state, history = [each.clone() for each in START], {}, []
    for step in range(STEPS):
        p = make(rates[step], *settings, **named)(p, gradients(p, step), step + 1, state)
        history.append([each.clone() for each in p])
    return {name: torch.stack([each[i] for each in history]) for i, name in enumerate(NAMES)}


def changing(rate):
    """A rate that changes from step to step: only so do the two forms of momentum differ."""
    return [rate * (1 + step % 4 / 4) for step in range(STEPS)]


def torch_case(name, make, rate, before_step=None):
    p = [each.clone().requires_grad_() for each in START]
    optimiser, history = make(p), []
    for step in range(STEPS):
        optimiser.param_groups[0]["lr"] = changing(rate)[step]
        optimiser.zero_grad()
        loss_of(p, step).backward()
        if before_step:
            before_step(p)
        optimiser.step()
        history.append([each.detach().clone() for each in p])
    tensors = {key: torch.stack([each[i] for each in history]) for i, key in enumerate(NAMES)}
    return case(name, rate=torch.tensor(changing(rate)), **tensors)


def own_case(name, make, rate, *settings, **named):
    rates = changing(rate)
    return case(name, rate=torch.tensor(rates), **trajectory(make, rates, *settings, **named))


def slots(state, key, p, value=0.0):
    return state.setdefault(key, [torch.full_like(each, value) for each in p])


def keras_sgd(rate, momentum, nesterov=False, decay=0.0):
    """keras.optimizers.SGD: m = momentum * m - lr * g; w = w + m, or w + momentum * m - lr * g."""
    def advance(p, g, t, state):
        m = slots(state, "m", p)
        p = [each * (1 - rate * decay) for each in p]
        for i in range(len(p)):
            m[i] = momentum * m[i] - rate * g[i]
            p[i] = p[i] + (momentum * m[i] - rate * g[i] if nesterov else m[i])
        return p
    return advance


def keras_adam(rate, b1=0.9, b2=0.999, eps=1e-7, amsgrad=False, decay=0.0):
    """keras.optimizers.Adam and AdamW: alpha = lr * sqrt(1 - b2^t) / (1 - b1^t); w -= m * alpha / (sqrt(v) + eps)."""
    def advance(p, g, t, state):
        m, v, top = slots(state, "m", p), slots(state, "v", p), slots(state, "top", p)
        alpha = rate * (1 - b2**t) ** 0.5 / (1 - b1**t)
        result = []
        for i in range(len(p)):
            m[i] = m[i] + (g[i] - m[i]) * (1 - b1)
            v[i] = v[i] + (g[i] ** 2 - v[i]) * (1 - b2)
            top[i] = torch.maximum(top[i], v[i])
            root = (top[i] if amsgrad else v[i]).sqrt()
            result.append(p[i] - p[i] * decay * rate - m[i] * alpha / (root + eps))
        return result
    return advance


def optax_adam(rate, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, amsgrad=False, decay=0.0):
    """optax.adam, adamw and amsgrad: m_hat / (sqrt(v_hat + eps_root) + eps), decay added to the update, times -lr."""
    def advance(p, g, t, state):
        m, v, top = slots(state, "m", p), slots(state, "v", p), slots(state, "top", p)
        result = []
        for i in range(len(p)):
            m[i] = b1 * m[i] + (1 - b1) * g[i]
            v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
            m_hat, v_hat = m[i] / (1 - b1**t), v[i] / (1 - b2**t)
            top[i] = torch.maximum(top[i], v_hat)
            v_hat = top[i] if amsgrad else v_hat
            result.append(p[i] - rate * (m_hat / ((v_hat + eps_root).sqrt() + eps) + decay * p[i]))
        return result
    return advance


def inside_rmsprop(rate, decay, eps, centred=False, momentum=0.0):
    """keras.optimizers.RMSprop and optax.rmsprop: lr * g * rsqrt(v [- mean^2] + eps), then momentum over the steps."""
    def advance(p, g, t, state):
        v, mean, buffer = slots(state, "v", p), slots(state, "mean", p), slots(state, "buffer", p)
        result = []
        for i in range(len(p)):
            v[i] = decay * v[i] + (1 - decay) * g[i] ** 2
            mean[i] = decay * mean[i] + (1 - decay) * g[i]
            spread = v[i] - mean[i] ** 2 if centred else v[i]
            buffer[i] = momentum * buffer[i] + rate * g[i] * torch.rsqrt(spread + eps)
            result.append(p[i] - buffer[i])
        return result
    return advance


def inside_adagrad(rate, start=0.1, eps=1e-7):
    """keras.optimizers.Adagrad and optax.adagrad: lr * g / sqrt(sum + eps), the sum from 0.1."""
    def advance(p, g, t, state):
        total = slots(state, "sum", p, start)
        for i in range(len(p)):
            total[i] = total[i] + g[i] ** 2
        return [p[i] - rate * g[i] / (total[i] + eps).sqrt() for i in range(len(p))]
    return advance


def lamb(rate, b1=0.9, b2=0.999, eps=1e-6, decay=0.01, corrects=True):
    """You et al. 2020, algorithm 2."""
    def advance(p, g, t, state):
        m, v = slots(state, "m", p), slots(state, "v", p)
        result = []
        for i in range(len(p)):
            m[i] = b1 * m[i] + (1 - b1) * g[i]
            v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
            m_hat = m[i] / (1 - b1**t) if corrects else m[i]
            v_hat = v[i] / (1 - b2**t) if corrects else v[i]
            r = m_hat / (v_hat.sqrt() + eps) + decay * p[i]
            result.append(p[i] - rate * p[i].norm() / r.norm() * r)
        return result
    return advance


def lion(rate, b1=0.9, b2=0.99, decay=0.0):
    """Chen et al. 2023, algorithm 2."""
    def advance(p, g, t, state):
        m = slots(state, "m", p)
        result = []
        for i in range(len(p)):
            c = b1 * m[i] + (1 - b1) * g[i]
            result.append(p[i] - rate * (torch.sign(c) + decay * p[i]))
            m[i] = b2 * m[i] + (1 - b2) * g[i]
        return result
    return advance


def inverse_root(a, power):
    """By eigenvalues: another way than the one under test."""
    values, vectors = torch.linalg.eigh(a)
    return vectors @ torch.diag(values ** (-1 / power)) @ vectors.T


def shampoo(rate, eps=1e-4, momentum=0.0, largest=1024):
    """Gupta et al. 2018, algorithm 1 for matrices and its order-1 case for vectors."""
    def advance(p, g, t, state):
        buffer = slots(state, "buffer", p)
        left = state.setdefault("left", [eps * torch.eye(each.shape[0]) for each in p])
        right = state.setdefault("right", [eps * torch.eye(each.shape[-1]) for each in p])
        result = []
        for i in range(len(p)):
            matrix = g[i].reshape(g[i].shape[0], -1)
            left[i] = left[i] + matrix @ matrix.T
            two = g[i].dim() == 2 and g[i].shape[1] <= largest
            one = g[i].shape[0] <= largest
            power = 4 if one and two else 2
            direction = inverse_root(left[i], power) @ matrix if one else matrix
            if two:
                right[i] = right[i] + matrix.T @ matrix
                direction = direction @ inverse_root(right[i], power)
            buffer[i] = momentum * buffer[i] + direction.reshape(g[i].shape)
            result.append(p[i] - rate * buffer[i])
        return result
    return advance


def sharpness_aware(rate, radius, adaptive=False, momentum=0.0):
    """Foret et al. 2021, Kwon et al. 2021, around gradient descent with heavy ball."""
    def advance(p, g, t, state):
        v = slots(state, "v", p)
        scaled = [p[i].abs() * g[i] for i in range(len(p))] if adaptive else g
        norm = torch.cat([each.flatten() for each in scaled]).norm()
        move = [p[i] ** 2 * g[i] for i in range(len(p))] if adaptive else g
        there = gradients([p[i] + radius * move[i] / (norm + 1e-12) for i in range(len(p))], t - 1)
        for i in range(len(p)):
            v[i] = momentum * v[i] + there[i]
        return [p[i] - rate * v[i] for i in range(len(p))]
    return advance


def clipped(rate, clip):
    def advance(p, g, t, state):
        return [each - rate * slope for each, slope in zip(p, clip(g))]
    return advance


def exact_global(largest):
    def clip(g):
        norm = torch.cat([each.flatten() for each in g]).norm()
        return [each * largest / max(norm, largest) for each in g]
    return clip


def exact_each(largest):
    return lambda g: [each * largest / max(each.norm(), largest) for each in g]


o = torch.optim
cases = [
    case("data", x=X, labels=LABELS, **dict(zip(NAMES, START))),
    torch_case("sgd", lambda p: o.SGD(p, lr=0.5), 0.5),
    torch_case("sgd momentum", lambda p: o.SGD(p, lr=0.2, momentum=0.9), 0.2),
    torch_case("sgd dampening", lambda p: o.SGD(p, lr=0.2, momentum=0.9, dampening=0.3), 0.2),
    torch_case("sgd nesterov", lambda p: o.SGD(p, lr=0.2, momentum=0.9, nesterov=True), 0.2),
    torch_case("sgd coupled decay", lambda p: o.SGD(p, lr=0.2, momentum=0.9, weight_decay=0.1), 0.2),
    own_case("sgd keras", keras_sgd, 0.2, 0.9),
    own_case("sgd keras nesterov", keras_sgd, 0.2, 0.9, nesterov=True),
    own_case("sgd keras decay", keras_sgd, 0.2, 0.9, decay=0.1),
    torch_case("adam", lambda p: o.Adam(p, lr=0.05), 0.05),
    torch_case("adam betas", lambda p: o.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3), 0.05),
    torch_case("adam coupled decay", lambda p: o.Adam(p, lr=0.05, weight_decay=0.1), 0.05),
    torch_case("adam amsgrad", lambda p: o.Adam(p, lr=0.05, betas=(0.9, 0.5), amsgrad=True), 0.05),
    own_case("adam keras", keras_adam, 0.05),
    own_case("adam keras amsgrad", keras_adam, 0.05, b2=0.5, amsgrad=True),
    own_case("adam flax", optax_adam, 0.05),
    own_case("adam flax root", optax_adam, 0.05, eps_root=1e-3),
    own_case("adam flax amsgrad", optax_adam, 0.05, b2=0.5, amsgrad=True),
    torch_case("adamw", lambda p: o.AdamW(p, lr=0.05), 0.05),
    torch_case("adamw amsgrad", lambda p: o.AdamW(p, lr=0.05, weight_decay=0.3, amsgrad=True), 0.05),
    own_case("adamw keras", keras_adam, 0.05, decay=0.004),
    own_case("adamw flax", optax_adam, 0.05, decay=1e-4),
    torch_case("rmsprop", lambda p: o.RMSprop(p, lr=0.02), 0.02),
    torch_case("rmsprop centred", lambda p: o.RMSprop(p, lr=0.02, centered=True), 0.02),
    torch_case("rmsprop momentum", lambda p: o.RMSprop(p, lr=0.01, momentum=0.9), 0.01),
    torch_case(
        "rmsprop all", lambda p: o.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-4, weight_decay=0.1, momentum=0.5, centered=True),
        0.01),
    own_case("rmsprop keras", inside_rmsprop, 0.02, 0.9, 1e-7),
    own_case("rmsprop keras momentum", inside_rmsprop, 0.02, 0.9, 1e-7, momentum=0.9),
    own_case("rmsprop flax centred", inside_rmsprop, 0.02, 0.9, 1e-8, centred=True),
    torch_case("adagrad", lambda p: o.Adagrad(p, lr=0.1), 0.1),
    torch_case("adagrad all", lambda p: o.Adagrad(p, lr=0.1, lr_decay=0.2, weight_decay=0.1, initial_accumulator_value=0.3), 0.1),
    own_case("adagrad keras", inside_adagrad, 0.1),
    own_case("lamb", lamb, 0.05),
    own_case("lamb uncorrected", lamb, 0.05, decay=0.1, corrects=False),
    own_case("lion", lion, 0.02),
    own_case("lion decay", lion, 0.02, 0.95, 0.98, 0.3),
    own_case("shampoo", shampoo, 0.1),
    own_case("shampoo momentum", shampoo, 0.05, eps=1e-2, momentum=0.9),
    own_case("shampoo one side", shampoo, 0.05, largest=4),
    own_case("sam", sharpness_aware, 0.3, 0.05),
    own_case("sam momentum", sharpness_aware, 0.2, 0.3, momentum=0.9),
    own_case("sam adaptive", sharpness_aware, 0.3, 0.5, adaptive=True),
    torch_case(
        "clip value", lambda p: o.SGD(p, lr=0.5), 0.5,
        before_step=lambda p: torch.nn.utils.clip_grad_value_(p, 0.05)),
    torch_case(
        "clip norm", lambda p: o.SGD(p, lr=0.5), 0.5,
        before_step=lambda p: torch.nn.utils.clip_grad_norm_(p, 0.3)),
    own_case("clip norm exact", clipped, 0.5, exact_global(0.3)),
    own_case("clip norm of each", clipped, 0.5, exact_each(0.2)),
]


def averages(update):
    """SGD's parameters and, after each step, what the averaging model holds."""
    p = [each.clone().requires_grad_() for each in START]
    module = torch.nn.ParameterList(p)
    optimiser, averaged, history = o.SGD(module.parameters(), lr=0.5), None, []
    averaged = update(module)
    for step in range(STEPS):
        optimiser.zero_grad()
        loss_of(list(module), step).backward()
        optimiser.step()
        history.append([each.clone() for each in averaged(module, step)])
    return {key: torch.stack([each[i] for each in history]) for i, key in enumerate(NAMES)}


def exponential(share):
    def start(module):
        model = torch.optim.swa_utils.AveragedModel(
            module, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(share))
        model.update_parameters(module)  # The first call copies.
        def after(module, step):
            model.update_parameters(module)
            return [each.detach() for each in model.module]
        return after
    return start


def mean_from(first):
    def start(module):
        model = torch.optim.swa_utils.AveragedModel(module)
        def after(module, step):
            if step < first:
                return [each.detach() for each in module]
            model.update_parameters(module)
            return [each.detach() for each in model.module]
        return after
    return start


cases += [
    case("average exponential", rate=torch.full((STEPS,), 0.5), **averages(exponential(0.8))),
    case("average mean", rate=torch.full((STEPS,), 0.5), **averages(mean_from(0))),
    case("average mean late", rate=torch.full((STEPS,), 0.5), **averages(mean_from(4))),
]

write("optimisers.json", cases)
