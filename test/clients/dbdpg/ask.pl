# DBD::Pg: the common questions, then typed placeholders, fields by name, arrays, COPY.
use strict;
use warnings;
use utf8;
use DBI;
use DBD::Pg qw(:pg_types);

binmode STDOUT, ':encoding(UTF-8)';
my $db = DBI->connect('dbi:Pg:', undef, undef,
	{ RaiseError => 1, PrintError => 0, AutoCommit => 1, pg_expand_array => 0 });

sub answer { my ($name, @values) = @_; print "$name\t", join(' ', map { $_ // 'NULL' } @values), "\n" }

sub ask {
	my ($sql, $parameter) = @_;
	my $statement = $db->prepare($sql);
	my $rows = eval { $statement->execute($parameter); $statement->fetchall_arrayref };
	return join('; ', map { join ' ', map { $_ // 'NULL' } @$_ } @$rows) if $rows;
	return $statement->state . ' ' . ($statement->errstr =~ /^HINT:  (.*)$/m ? $1 : '');
}

open my $questions, '<:encoding(UTF-8)', 'test/clients/questions.tsv' or die;
while (<$questions>) {
	chomp;
	my ($name, $parameter, $sql) = split /\t/;
	answer($name, ask($sql, $parameter));
}

# A placeholder of no type is read as the type that is needed; text it is when told so.
my $yoy = "SELECT yoy_pct(value_cny, declared_on, ?) FROM declarations WHERE flow = 'export'";
answer('untyped', ask($yoy, 'ytd 2021-10'));
my $typed = $db->prepare($yoy);
$typed->bind_param(1, 'ytd 2021-10', { pg_type => PG_TEXT });
eval { $typed->execute };
answer('text', $typed->state);

# The same statement, prepared on the server, for one period after another.
my $month = $db->prepare("SELECT (yoy(quantity, declared_on, ?)).* FROM declarations WHERE flow = 'export'",
	{ pg_prepare_now => 1 });
for my $p ('2021-09', '2021-10') {
	$month->execute($p);
	my $growth = $month->fetchrow_hashref;
	answer("hash_$p", @$growth{qw(current base change pct)});
}

# The driver expands arrays of the types that it knows; of others it gives the text.
$db->{pg_expand_array} = 1;
answer('array', @{ $db->selectrow_array("SELECT ARRAY(SELECT periods('2021-Q3', 'month'))::text[]") });
answer('array_of_periods', $db->selectrow_array("SELECT ARRAY(SELECT periods('2021-Q3', 'month'))"));

$db->do('CREATE TEMPORARY TABLE target (p period, vehicles numeric)');
$db->do('COPY target FROM STDIN');
$db->pg_putcopydata("$_\t1300.50\n") for '2021-12', '2021-11';
$db->pg_putcopyend;
answer('copied', map { @$_ } @{ $db->selectall_arrayref('SELECT * FROM target ORDER BY p') });
