import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.*;
import java.time.LocalDate;
import java.util.*;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;

/** JDBC: the common questions in each mode of the driver, then what it has of its own. */
public class Ask {
	static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
	static final String[] MODES = {
		"",                              // text at first, a server-side prepared statement after five executions
		"prepareThreshold=-1",           // prepared and binary from the first one on
		"prepareThreshold=0",            // never prepared by name
		"preferQueryMode=simple",        // the parameter in the text of the query
	};

	static Connection connect(String options) throws SQLException {
		String url = "jdbc:postgresql://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/"
			+ System.getenv("PGDATABASE") + "?user=" + System.getenv("PGUSER") + "&" + options;
		return DriverManager.getConnection(url);
	}

	static String rows(ResultSet result) throws SQLException {
		StringJoiner rows = new StringJoiner("; ");
		while (result.next()) {
			StringJoiner row = new StringJoiner(" ");
			for (int column = 1; column <= result.getMetaData().getColumnCount(); column++)
				row.add(Objects.toString(result.getString(column), "NULL"));
			rows.add(row.toString());
		}
		return rows.toString();
	}

	static String ask(PreparedStatement statement) {
		try (ResultSet result = statement.executeQuery()) {
			return rows(result);
		} catch (PSQLException error) {
			return error.getSQLState() + " " + error.getServerErrorMessage().getHint();
		} catch (SQLException error) {
			return error.toString();
		}
	}

	/** The answer to a query of one parameter; of seven executions in every mode, all the same. */
	static String ask(List<Connection> connections, String sql, String parameter) throws SQLException {
		Set<String> answers = new LinkedHashSet<>();
		for (Connection connection : connections)
			try (PreparedStatement statement = connection.prepareStatement(sql)) {
				statement.setString(1, parameter);
				for (int i = 0; i < 7; i++)
					answers.add(ask(statement));
			}
		return String.join(" BUT ALSO ", answers);
	}

	static void answer(String name, Object answer) {
		out.println(name + "\t" + answer);
	}

	public static void main(String[] arguments) throws Exception {
		List<Connection> connections = new ArrayList<>();
		for (String mode : MODES)
			connections.add(connect(mode));
		for (String line : Files.readAllLines(Path.of("test/clients/questions.tsv"))) {
			String[] question = line.split("\t");
			answer(question[0], ask(connections, question[2], question[1]));
		}

		Connection connection = connections.get(1);
		String yoy = "SELECT yoy_pct(value_cny, declared_on, ?) FROM declarations WHERE flow = 'export'";
		try (PreparedStatement statement = connection.prepareStatement(yoy)) {
			statement.setString(1, "ytd 2021-10");
			answer("period_by_set_string", ask(statement));
			statement.setObject(1, "ytd 2021-10", Types.OTHER);
			answer("period_by_other", ask(statement));
			PGobject period = new PGobject();
			period.setType("portstats.period");
			period.setValue("ytd 2021-10");
			statement.setObject(1, period);
			answer("period_by_object", ask(statement));
		}
		try (Connection unspecified = connect("stringtype=unspecified");
			 PreparedStatement statement = unspecified.prepareStatement(yoy)) {
			statement.setString(1, "ytd 2021-10");
			answer("period_by_unspecified", ask(statement));
		}

		try (Statement statement = connection.createStatement();
			 ResultSet result = statement.executeQuery("SELECT * FROM every_type")) {
			ResultSetMetaData columns = result.getMetaData();
			StringJoiner types = new StringJoiner(" ");
			result.next();
			for (int column = 1; column <= columns.getColumnCount(); column++) {
				PGobject object = (PGobject) result.getObject(column);
				types.add(object.getType() + ":" + columns.getColumnType(column));
				if (!object.getValue().equals(result.getString(column))
					|| !object.getType().equals(columns.getColumnTypeName(column)))
					throw new AssertionError(object.getType());
			}
			answer("types", types);
		}

		try (Statement statement = connection.createStatement();
			 ResultSet result = statement.executeQuery(
				 "SELECT ARRAY(SELECT periods('2021-Q3', 'month')), (yoy(value_cny, declared_on, 'ytd 2021-10')).*,"
				 + " start_date('2021-10') FROM declarations WHERE flow = 'export'")) {
			result.next();
			Object[] periods = (Object[]) result.getArray(1).getArray();
			answer("array", periods.length + " " + periods[0].getClass().getSimpleName() + " " + periods[0]
				   + " " + result.getArray(1).getBaseTypeName());
			BigDecimal current = result.getBigDecimal("current");
			answer("big_decimal", current.toPlainString() + " " + result.getObject("pct", BigDecimal.class).toPlainString());
			answer("local_date", result.getObject("start_date", LocalDate.class));
		}
		try (PreparedStatement statement = connection.prepareStatement(
				 "SELECT month, value_pct FROM reports.monthly WHERE flow = 'export' AND month BETWEEN ? AND ?"
				 + " ORDER BY month")) {
			statement.setObject(1, LocalDate.of(2021, 9, 1));
			statement.setObject(2, LocalDate.of(2021, 9, 30));
			answer("date_parameters", ask(statement));
			statement.setString(1, "2021-09-01");
			answer("date_by_set_string", ask(statement).substring(0, 5));
		}

		// A batch in, and rows out by portions of a hundred.
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TEMPORARY TABLE target (p period PRIMARY KEY, vehicles numeric)");
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO target VALUES (?, ?)")) {
				for (String p : List.of("2021-12", "2021-11", "mat 2021-12")) {
					insert.setObject(1, p, Types.OTHER);
					insert.setBigDecimal(2, new BigDecimal("1300.50"));
					insert.addBatch();
				}
				insert.executeBatch();
			}
			answer("batch", rows(statement.executeQuery("SELECT p, vehicles FROM target ORDER BY p")));
			statement.setFetchSize(100);
			ResultSet result = statement.executeQuery(
				"SELECT period(declared_on, 'month') AS month, quantity FROM declarations WHERE flow = 'export'");
			long october = 0, read = 0;
			for (; result.next(); read++)
				if (result.getObject("month").toString().equals("2021-10"))
					october += result.getLong("quantity");
			answer("fetched", october + " " + read);
		}
		connection.rollback();

		try (ResultSet columns = connection.getMetaData().getColumns(null, "reports", "headline", "value%")) {
			StringJoiner names = new StringJoiner(" ");
			while (columns.next())
				names.add(columns.getString("COLUMN_NAME") + ":" + columns.getString("TYPE_NAME"));
			answer("columns", names);
		}
	}
}
