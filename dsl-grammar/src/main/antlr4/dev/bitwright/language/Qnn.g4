// The language of .qnn files. Keywords are soft: `name` lists those that may also name things.
// Where statements may stand, and which names and numbers are allowed, is checked by DeclBuilder,
// so that each mistake gets its own message.
grammar Qnn;

tokens {
  UNIT
}

file
  : network* EOF
  ;

network
  : NETWORK name body
  ;

body
  : LBRACE statement* RBRACE
  ;

statement
  : input
  | quantizeDefault
  | budget
  | let
  | block
  | assign
  | repeat
  | branch
  | returnStatement
  | output
  | train
  | calibrate
  ;

input
  : INPUT name COLON name LBRACKET expression (COMMA expression)* RBRACKET
    (LPAREN arguments RPAREN)? SEMICOLON
  ;

quantizeDefault
  : quantizeRule SEMICOLON
  ;

quantizeRule
  : QUANTIZE
    ( schemeChoice
    | weightsSide activationsSide?
    | activationsSide weightsSide?
    )
  ;

weightsSide
  : WEIGHTS schemeChoice
  ;

activationsSide
  : ACTIVATIONS schemeChoice
  ;

schemeChoice
  : schemeCall
  | LBRACE schemeCall (COMMA schemeCall)* RBRACE
  ;

schemeCall
  : ID (LPAREN arguments RPAREN)?
  ;

schemeText
  : schemeChoice EOF
  ;

callText
  : schemeCall EOF
  ;

budget
  : BUDGET LBRACE limit* RBRACE
  ;

limit
  : name (LPAREN arguments RPAREN)? op=(LESS_EQUAL | GREATER_EQUAL | ASSIGN) expression SEMICOLON
  ;

limitsText
  : limit* EOF
  ;

let
  : LET name ASSIGN expression SEMICOLON
  ;

block
  : BLOCK name LPAREN (parameter (COMMA parameter)*)? RPAREN body
  ;

parameter
  : name (ASSIGN expression)?
  ;

assign
  : name (COMMA name)* ASSIGN expression clause* SEMICOLON
  ;

clause
  : quantizeRule
  | parallelism
  ;

parallelism
  : PARALLELISM LPAREN arguments RPAREN
  ;

repeat
  : REPEAT expression body
  ;

branch
  : IF expression body (ELSE (branch | body))?
  ;

returnStatement
  : RETURN expression (COMMA expression)* clause* SEMICOLON
  ;

output
  : OUTPUT name (ASSIGN expression clause*)? SEMICOLON
  ;

train
  : TRAIN LBRACE setting* RBRACE
  ;

calibrate
  : CALIBRATE LBRACE setting* RBRACE
  ;

setting
  : name ASSIGN expression SEMICOLON
  ;

expression
  : IF expression THEN expression ELSE expression
  | disjunction
  ;

disjunction
  : conjunction (OR conjunction)*
  ;

conjunction
  : negation (AND negation)*
  ;

negation
  : NOT negation
  | comparison
  ;

comparison
  : sum (op=(EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) sum)?
  ;

sum
  : product (op+=(PLUS | MINUS) product)*
  ;

product
  : unary (op+=(STAR | SLASH | PERCENT) unary)*
  ;

unary
  : MINUS unary
  | primary
  ;

primary
  : NUMBER UNIT?
  | TEXT
  | TRUE
  | FALSE
  | LBRACKET (expression (COMMA expression)*)? RBRACKET
  | LPAREN expression RPAREN
  | name (LPAREN arguments RPAREN)?
  ;

arguments
  : (argument (COMMA argument)*)?
  ;

argument
  : name ASSIGN expression
  | expression
  ;

name
  : ID
  | NETWORK
  | INPUT
  | QUANTIZE
  | WEIGHTS
  | ACTIVATIONS
  | PARALLELISM
  | BUDGET
  | LET
  | BLOCK
  | REPEAT
  | OUTPUT
  | TRAIN
  | CALIBRATE
  | THEN
  ;

NETWORK: 'network';
INPUT: 'input';
QUANTIZE: 'quantize';
WEIGHTS: 'weights';
ACTIVATIONS: 'activations';
PARALLELISM: 'parallelism';
BUDGET: 'budget';
LET: 'let';
BLOCK: 'block';
REPEAT: 'repeat';
OUTPUT: 'output';
TRAIN: 'train';
CALIBRATE: 'calibrate';
THEN: 'then';
IF: 'if';
ELSE: 'else';
RETURN: 'return';
AND: 'and';
OR: 'or';
NOT: 'not';
TRUE: 'true';
FALSE: 'false';

LBRACE: '{';
RBRACE: '}';
LPAREN: '(';
RPAREN: ')';
LBRACKET: '[';
RBRACKET: ']';
COLON: ':';
SEMICOLON: ';';
COMMA: ',';
ASSIGN: '=';
EQUAL: '==';
NOT_EQUAL: '!=';
LESS: '<';
LESS_EQUAL: '<=';
GREATER: '>';
GREATER_EQUAL: '>=';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
PERCENT: '%';

NUMBER: (DIGITS ('.' DIGITS?)? | '.' DIGITS) ([eE] [+-]? DIGITS)?;

// Letters of every script and the dollar sign are read as names, so that a message can say what is
// wrong with them; DeclBuilder refuses them where they name something.
ID: [\p{L}_$] [\p{L}\p{M}\p{N}_$]*;

TEXT: '"' (~["\\\n] | '\\' ~[\n])* '"';
TEXT_OPEN: '"' (~["\\\n] | '\\' ~[\n])*;

DOC_LINE: '///' (~[/\n] ~[\n]*)? -> channel(2);
DOC_BLOCK: '/**' ~[/*] .*? '*/' -> channel(2);
LINE_COMMENT: '//' ~[\n]* -> skip;
COMMENT: '/*' .*? '*/' -> skip;
COMMENT_OPEN: '/*';
SPACE: [ \t\n\f]+ -> skip;

STRAY: .;

fragment DIGITS: [0-9]+;
