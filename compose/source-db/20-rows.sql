INSERT INTO products SELECT n, 'Product ' || n, 1 + n % 100 FROM generate_series(1, 1000) n;
CREATE PUBLICATION shop_pub FOR TABLE products, orders;
