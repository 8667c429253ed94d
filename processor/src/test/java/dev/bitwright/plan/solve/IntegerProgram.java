package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * The integer program of methods.md 9.3 with a general solver (ojAlgo): a variable of 0 or 1 for
 * each choice. The solver calculates in floating point; what it gives is added up again exactly.
 */
final class IntegerProgram implements Solver {

  @Override
  public Outcome solve(Problem problem) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    List<Expression> limits = new ArrayList<>();
    for (Problem.Resource resource : problem.resources()) {
      limits.add(model.newExpression(resource.name()).upper(resource.limit()));
    }
    List<List<Variable>> variables = new ArrayList<>();
    for (Problem.Group group : problem.groups()) {
      Expression one = model.newExpression(group.name()).level(1);
      List<Variable> row = new ArrayList<>();
      for (Problem.Choice choice : group.choices()) {
        Variable variable =
            model.newVariable(group.name() + " " + row.size()).binary().weight(choice.loss());
        one.set(variable, 1);
        for (int r = 0; r < limits.size(); r++) {
          if (choice.uses().get(r) > 0) {
            limits.get(r).set(variable, choice.uses().get(r));
          }
        }
        row.add(variable);
      }
      variables.add(row);
    }
    Optimisation.Result result = model.minimise();
    Outcome.Effort effort = new Outcome.Effort(0, 0);
    if (!result.getState().isFeasible()) {
      return new Outcome.Infeasible(effort);
    }
    List<Integer> chosen = new ArrayList<>();
    int at = 0;
    for (List<Variable> row : variables) {
      int best = 0;
      for (int c = 1; c < row.size(); c++) {
        if (result.doubleValue(at + c) > result.doubleValue(at + best)) {
          best = c;
        }
      }
      at += row.size();
      chosen.add(best);
    }
    Solution found = Solution.of(problem, chosen);
    return result.getState().isOptimal() && found.fits(problem)
        ? new Outcome.Optimal(found, effort)
        : new Outcome.Stopped(Optional.of(found).filter(s -> s.fits(problem)), 0, effort);
  }
}
