\set product random(1, 1000)
\set amount random(1, 5)
BEGIN;
INSERT INTO orders (id, product, amount, note) VALUES (gen_random_uuid(), :product, :amount, '{"channel": "web"}');
UPDATE products SET price = price + 0.01 WHERE id = :product;
END;
